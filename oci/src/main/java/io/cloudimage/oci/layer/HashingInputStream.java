// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.content.WholeInputStream;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Hashes and counts what is read. */
final class HashingInputStream extends WholeInputStream {
  private final Digest.Algorithm algorithm;
  private final MessageDigest hash;
  private long size;

  HashingInputStream(InputStream in, Digest.Algorithm algorithm) {
    super(in);
    this.algorithm = algorithm;
    this.hash = algorithm.newHash();
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

  long size() {
    return size;
  }

  /** The digest of all that was read; to be asked once. */
  Digest digest() {
    return Digest.of(algorithm, hash);
  }
}
