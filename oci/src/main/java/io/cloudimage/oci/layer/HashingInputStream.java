// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.model.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Hashes and counts what is read. */
final class HashingInputStream extends FilterInputStream {
  private final Digest.Algorithm algorithm;
  private final MessageDigest hash;
  private long size;

  HashingInputStream(InputStream in, Digest.Algorithm algorithm) {
    super(in);
    this.algorithm = algorithm;
    this.hash = algorithm.newHash();
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
      hash.update(buffer, offset, count);
      size += count;
    }
    return count;
  }

  /** Skipped bytes are read and hashed like all others. */
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

  long size() {
    return size;
  }

  /** The digest of all that was read; to be asked once. */
  Digest digest() {
    return Digest.of(algorithm, hash);
  }
}
