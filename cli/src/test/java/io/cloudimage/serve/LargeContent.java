// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve;

import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Bytes that differ from block to block, made as they are read. */
final class LargeContent extends InputStream {
  private final long size;
  private long position;

  LargeContent(long size) {
    this.size = size;
  }

  /** The sha256 of all that is left of the content. */
  static Digest digest(InputStream content) throws IOException {
    MessageDigest hash = Digest.Algorithm.SHA256.newHash();
    byte[] buffer = new byte[64 * 1024];
    for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
      hash.update(buffer, 0, count);
    }
    return Digest.of(Digest.Algorithm.SHA256, hash);
  }

  @Override
  public int read() {
    return position < size ? (int) (position++ >> 12) & 0xff : -1;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    if (position >= size) {
      return -1;
    }
    int count = (int) Math.min(length, size - position);
    for (int i = 0; i < count; i++) {
      buffer[offset + i] = (byte) read();
    }
    return count;
  }
}
