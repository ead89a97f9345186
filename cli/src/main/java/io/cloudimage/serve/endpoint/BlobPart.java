// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.endpoint;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.serve.http.ByteRange;
import io.cloudimage.serve.http.Call;
import io.cloudimage.serve.http.Refusal;
import java.util.Optional;

/**
 * What is asked for of a blob.
 *
 * @param range empty for the whole of it
 */
record BlobPart(Descriptor blob, Optional<ByteRange> range) {
  /**
   * @throws Refusal 416 if the blob has no such part
   */
  static BlobPart of(Call call, Descriptor blob) throws Refusal {
    Optional<String> header = call.header("Range");
    return new BlobPart(
        blob, header.isPresent() ? ByteRange.parse(header.get(), blob.size()) : Optional.empty());
  }

  /** Sets the headers of the answer, which is one when the content has been opened. */
  void describe(Call call) {
    describe(call, blob);
    range.ifPresent(
        part ->
            call.set(
                "Content-Range", "bytes " + part.first() + "-" + part.last() + "/" + blob.size()));
  }

  static void describe(Call call, Descriptor blob) {
    call.set("Content-Type", "application/octet-stream")
        .set("Docker-Content-Digest", blob.digest().toString())
        .set("ETag", "\"" + blob.digest() + "\"")
        .set("Accept-Ranges", "bytes");
  }

  int status() {
    return range.isPresent() ? 206 : 200;
  }

  long offset() {
    return range.map(ByteRange::first).orElse(0L);
  }

  long length() {
    return range.map(ByteRange::length).orElse(blob.size());
  }
}
