// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Tells how many bytes are read. */
final class ReportingInputStream extends FilterInputStream {
  private final LongConsumer progress;

  ReportingInputStream(InputStream in, LongConsumer progress) {
    super(in);
    this.progress = progress;
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
      progress.accept(count);
    }
    return count;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
