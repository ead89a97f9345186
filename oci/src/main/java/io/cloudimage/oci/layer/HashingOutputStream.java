// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.model.Digest;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Hashes and counts what passes through. */
final class HashingOutputStream extends FilterOutputStream {
  private final MessageDigest hash = Digest.Algorithm.SHA256.newHash();
  private long size;

  HashingOutputStream(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    out.write(buffer, offset, length);
    hash.update(buffer, offset, length);
    size += length;
  }

  long size() {
    return size;
  }

  /** The digest of all that was written; to be asked once. */
  Digest digest() {
    return Digest.of(Digest.Algorithm.SHA256, hash);
  }
}
