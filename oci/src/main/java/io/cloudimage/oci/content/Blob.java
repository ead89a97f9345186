// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;
import java.io.InputStream;

/** Content with its descriptor, ready to be read. */
public interface Blob {
  Descriptor descriptor();

  /** Opens the content; the caller closes it. Every call starts again at the first byte. */
  InputStream open() throws IOException;

  /**
   * Opens the content at {@code offset}, from 0 to the size, for one who has what lies before it.
   * Only a whole read is checked: the rest may come unverified, so who continues hashes everything.
   */
  default InputStream openAt(long offset) throws IOException {
    InputStream in = open();
    try {
      in.skipNBytes(offset);
      return in;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** As {@link #openAt}, of {@code length} bytes, where there are so many. */
  default InputStream openRange(long offset, long length) throws IOException {
    return new LimitedInputStream(openAt(offset), length);
  }

  /** Whether {@link #open} may be called more than once, so that an upload can start again. */
  default boolean isReplayable() {
    return true;
  }

  /** Content that is in memory. */
  static Blob of(Descriptor descriptor, byte[] content) {
    return new MemoryBlob(descriptor, content);
  }
}
