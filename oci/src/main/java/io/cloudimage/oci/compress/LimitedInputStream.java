// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.compress;

import io.cloudimage.oci.content.WholeInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Decompressed content that may not grow beyond a limit. */
final class LimitedInputStream extends WholeInputStream {
  private final CountingInputStream compressed;
  private final InflationLimit limit;
  private long out;

  LimitedInputStream(InputStream in, CountingInputStream compressed, InflationLimit limit) {
    super(in);
    this.compressed = compressed;
    this.limit = limit;
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
}
