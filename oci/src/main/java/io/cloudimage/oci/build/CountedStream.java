// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells of the bytes that are read. */
final class CountedStream extends FilterInputStream {
  private final InstructionProgress progress;

  CountedStream(InputStream in, InstructionProgress progress) {
    super(in);
    this.progress = progress;
  }

  @Override
  public int read() throws IOException {
    int read = in.read();
    if (read >= 0) {
      progress.advanced(1);
    }
    return read;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = in.read(buffer, offset, length);
    if (read > 0) {
      progress.advanced(read);
    }
    return read;
  }
}
