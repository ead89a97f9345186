// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.endpoint;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.serve.access.Rights;
import io.cloudimage.serve.content.MemberRepository;
import io.cloudimage.serve.content.RepositoryLinks.Kind;
import io.cloudimage.serve.content.ServedStore;
import io.cloudimage.serve.http.ByteRange;
import io.cloudimage.serve.http.Call;
import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.Refusal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** {@code GET} and {@code HEAD} of blobs, whole or in part (distribution spec, end-2, end-10). */
public final class BlobEndpoint implements Endpoint {
  private final ServedStore store;
  private final boolean deletes;

  /**
   * @param deletes whether blobs may be deleted (end-10)
   */
  public BlobEndpoint(ServedStore store, boolean deletes) {
    this.store = store;
    this.deletes = deletes;
  }

  @Override
  public void answer(Call call, Route route, Rights rights) throws IOException {
    Endpoint.requireMethod(call, deletes, "GET", "HEAD");
    Digest digest = Endpoint.digest(route.item());
    if (call.method().equals("DELETE")) {
      if (!store.remove(route.repository(), Kind.BLOB, digest)) {
        throw new Refusal(ErrorCode.BLOB_UNKNOWN, "the repository has no such blob");
      }
      call.send(202);
      return;
    }
    Optional<Descriptor> pushed = store.find(route.repository(), Kind.BLOB, digest);
    Optional<MemberRepository> members =
        pushed.isPresent()
            ? Optional.empty()
            : store.members(route.repository(), call.query("ns"), rights::mayPull);
    Descriptor blob =
        pushed
            .or(() -> members.flatMap(each -> each.blob(digest)))
            .orElseThrow(
                () -> new Refusal(ErrorCode.BLOB_UNKNOWN, "the repository has no such blob"));
    if (call.isHead()) {
      describe(call, digest);
      call.sendLength(200, blob.size());
      return;
    }
    Optional<String> header = call.header("Range");
    Optional<ByteRange> range =
        header.isPresent() ? ByteRange.parse(header.get(), blob.size()) : Optional.empty();
    long offset = range.map(ByteRange::first).orElse(0L);
    long length = range.map(ByteRange::length).orElse(blob.size());
    FileChannel content = store.open(blob);
    describe(call, digest);
    range.ifPresent(
        part ->
            call.set(
                "Content-Range", "bytes " + part.first() + "-" + part.last() + "/" + blob.size()));
    call.send(range.isPresent() ? 206 : 200, content, offset, length);
  }

  private static void describe(Call call, Digest digest) {
    call.set("Content-Type", "application/octet-stream")
        .set("Docker-Content-Digest", digest.toString())
        .set("ETag", "\"" + digest + "\"")
        .set("Accept-Ranges", "bytes");
  }
}
