// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * Hashes what is read and compares size and digest with the descriptor when the end is reached.
 *
 * <p>The stream never hands out more bytes than the descriptor's size, and the last of them only
 * after the comparison, so a reader that has them all has the right content.
 */
public final class VerifyingInputStream extends WholeInputStream implements ProvingStream {
  private final Descriptor descriptor;
  private final String origin;
  private final MessageDigest hash;
  private long remaining;
  private boolean verified;

  /**
   * @param origin names in errors where the bytes come from, for example {@code ghcr.io/a/b}
   */
  public VerifyingInputStream(InputStream in, Descriptor descriptor, String origin) {
    super(in);
    this.descriptor = descriptor;
    this.origin = origin;
    this.hash = descriptor.digest().algorithm().newHash();
    this.remaining = descriptor.size();
  }

  /** A stream that proves the content: {@code in} itself if it does, or else one around it. */
  public static InputStream of(InputStream in, Descriptor descriptor, String origin) {
    return ProvingStream.proves(in, descriptor)
        ? in
        : new VerifyingInputStream(in, descriptor, origin);
  }

  @Override
  public boolean proves(Descriptor content) {
    return content.isSameContent(descriptor);
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (remaining == 0) {
      verify();
      return -1;
    }
    int count = in.read(buffer, offset, (int) Math.min(length, remaining));
    if (count < 0) {
      throw mismatch(
          "it ended after "
              + (descriptor.size() - remaining)
              + " bytes; expected "
              + descriptor.size());
    }
    hash.update(buffer, offset, count);
    remaining -= count;
    if (remaining == 0) {
      // Not only when the end is asked for: who reads by the length alone never asks.
      verify();
    }
    return count;
  }

  /** Reads what is left and so checks the whole, for a reader that has seen enough. */
  public void drain() throws IOException {
    byte[] buffer = new byte[64 * 1024];
    while (read(buffer, 0, buffer.length) >= 0) {
      // Reading is what checks.
    }
  }

  private void verify() throws IOException {
    if (verified) {
      return;
    }
    if (in.read() >= 0) {
      throw mismatch("it goes on after the expected " + descriptor.size() + " bytes");
    }
    Digest seen = Digest.of(descriptor.digest().algorithm(), hash);
    if (!seen.equals(descriptor.digest())) {
      throw mismatch("its digest is " + seen);
    }
    verified = true;
  }

  private OciException mismatch(String problem) {
    return new OciException(
        ErrorKind.MISMATCH,
        "content from " + origin + " is not " + descriptor.digest() + ": " + problem);
  }
}
