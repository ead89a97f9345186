// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.compress;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Passes everything on but the closing. */
final class OpenEndedOutputStream extends FilterOutputStream {
  OpenEndedOutputStream(OutputStream to) {
    super(to);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    out.write(buffer, offset, length);
  }

  @Override
  public void close() throws IOException {
    flush();
  }
}
