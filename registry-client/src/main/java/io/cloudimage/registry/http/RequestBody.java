// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.VerifyingInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What a request carries. */
public interface RequestBody {
  /** The number of bytes, or -1 if it is not known before the end. */
  long length();

  /** Opens the bytes; the caller closes them. */
  InputStream open() throws IOException;

  /** Whether {@link #open} may be called again. */
  boolean isReplayable();

  static RequestBody of(byte[] content) {
    byte[] copy = content.clone();
    return new OpenedBody(copy.length, () -> new ByteArrayInputStream(copy), true);
  }

  /** A blob's content, which fails while it is sent if it is not what the descriptor says. */
  static RequestBody of(Blob blob) {
    return new OpenedBody(
        blob.descriptor().size(),
        () -> VerifyingInputStream.of(blob.open(), blob.descriptor(), "the source"),
        blob.isReplayable());
  }

  /** As {@link #of(Blob)}, sent in pieces without a length up front. */
  static RequestBody streamed(Blob blob) {
    RequestBody whole = of(blob);
    return new OpenedBody(-1, whole::open, blob.isReplayable());
  }
}
