// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.archive;

import io.cloudimage.oci.content.WholeInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The first so many bytes of a stream. */
final class BoundedStream extends WholeInputStream {
  private long remaining;

  BoundedStream(InputStream in, long length) {
    super(in);
    this.remaining = length;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (remaining <= 0) {
      return -1;
    }
    int count = in.read(buffer, offset, (int) Math.min(length, remaining));
    remaining -= Math.max(0, count);
    return count;
  }
}
