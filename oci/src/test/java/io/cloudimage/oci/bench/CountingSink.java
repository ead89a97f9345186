// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.bench;

import java.io.OutputStream;

/** Takes bytes for nothing but their number. */
final class CountingSink extends OutputStream {
  private long size;

  @Override
  public void write(int b) {
    size++;
  }

  @Override
  public void write(byte[] buffer, int offset, int length) {
    size += length;
  }

  long size() {
    return size;
  }
}
