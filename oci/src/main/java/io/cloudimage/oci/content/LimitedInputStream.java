// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import java.io.IOException;
import java.io.InputStream;

/** The first bytes of a stream, which ends where they do. */
final class LimitedInputStream extends WholeInputStream {
  private long remaining;

  LimitedInputStream(InputStream in, long length) {
    super(in);
    this.remaining = length;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (remaining == 0) {
      return -1;
    }
    int count = in.read(buffer, offset, (int) Math.min(length, remaining));
    remaining -= Math.max(0, count);
    return count;
  }
}
