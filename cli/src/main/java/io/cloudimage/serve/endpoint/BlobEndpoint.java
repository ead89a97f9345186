// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.endpoint;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.serve.access.Rights;
import io.cloudimage.serve.content.MemberRepository;
import io.cloudimage.serve.content.RepositoryLinks.Kind;
import io.cloudimage.serve.content.ServedStore;
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
      BlobPart.describe(call, blob);
      call.sendLength(200, blob.size());
      return;
    }
    BlobPart part = BlobPart.of(call, blob);
    FileChannel content = store.open(blob);
    part.describe(call);
    call.send(part.status(), content, part.offset(), part.length());
  }
}
