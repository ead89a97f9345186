// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;
import java.io.InputStream;

/** A source that can begin in the middle, so that a transfer which broke goes on where it was. */
public interface RangeFetcher {
  /**
   * Opens the content at {@code offset}, from 0 to the size; the caller closes it. Nothing of the
   * rest is verified: who puts it behind bytes of an earlier read hashes the whole.
   *
   * @throws io.cloudimage.oci.error.OciException NOT_FOUND
   */
  InputStream fetchFrom(Descriptor target, long offset) throws IOException;

  /** As {@link #fetchFrom}, of {@code length} bytes, where there are so many. */
  default InputStream fetchRange(Descriptor target, long offset, long length) throws IOException {
    return new LimitedInputStream(fetchFrom(target, offset), length);
  }
}
