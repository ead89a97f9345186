// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells a listener of the bytes that are read. */
final class CountedStream extends FilterInputStream {
  private final BuildListener listener;

  CountedStream(InputStream in, BuildListener listener) {
    super(in);
    this.listener = listener;
  }

  @Override
  public int read() throws IOException {
    int read = in.read();
    if (read >= 0) {
      listener.advanced(1);
    }
    return read;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = in.read(buffer, offset, length);
    if (read > 0) {
      listener.advanced(read);
    }
    return read;
  }
}
