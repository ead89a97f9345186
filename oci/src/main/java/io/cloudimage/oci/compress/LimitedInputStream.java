// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.compress;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Decompressed content that may not grow beyond a limit. */
final class LimitedInputStream extends FilterInputStream {
  private final CountingInputStream compressed;
  private final InflationLimit limit;
  private long out;

  LimitedInputStream(InputStream in, CountingInputStream compressed, InflationLimit limit) {
    super(in);
    this.compressed = compressed;
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = in.read(buffer, offset, length);
    if (count > 0) {
      out += count;
      limit.check(compressed.count(), out);
    }
    return count;
  }

  /** Skipped bytes count like all others. */
  @Override
  public long skip(long requested) throws IOException {
    byte[] buffer = new byte[(int) Math.max(1, Math.min(requested, 64 * 1024))];
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
  public boolean markSupported() {
    return false;
  }
}
