// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A stream of which no byte goes unseen: single bytes and skipped bytes pass through {@link
 * #read(byte[], int, int)}, the one method that a subclass writes.
 */
public abstract class WholeInputStream extends FilterInputStream {
  private static final int BUFFER = 64 * 1024;

  protected WholeInputStream(InputStream in) {
    super(in);
  }

  @Override
  public abstract int read(byte[] buffer, int offset, int length) throws IOException;

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** Skipped bytes are read like all others. */
  @Override
  public final long skip(long requested) throws IOException {
    byte[] buffer = new byte[(int) Math.max(1, Math.min(requested, BUFFER))];
    long skipped = 0;
    while (skipped < requested) {
      int count = read(buffer, 0, (int) Math.min(buffer.length, requested - skipped));
      if (count < 0) {
        break;
      }
      skipped += count;
    }
    return skipped;
  }

  @Override
  public final boolean markSupported() {
    return false;
  }
}
