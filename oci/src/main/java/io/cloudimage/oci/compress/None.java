// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.compress;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A tar as it is. */
final class None implements Compression {
  private static final byte[] MAGIC = "ustar".getBytes(StandardCharsets.US_ASCII);
  private static final int MAGIC_AT = 257;

  @Override
  public String name() {
    return "none";
  }

  @Override
  public String mediaTypeSuffix() {
    return "";
  }

  /** A tar begins with a header, or with the zeros of its end. */
  @Override
  public boolean matches(byte[] leadingBytes) {
    if (leadingBytes.length < LEADING_BYTES) {
      return false;
    }
    if (Arrays.equals(leadingBytes, new byte[LEADING_BYTES])) {
      return true;
    }
    int end = MAGIC_AT + MAGIC.length;
    return Arrays.equals(leadingBytes, MAGIC_AT, end, MAGIC, 0, MAGIC.length);
  }

  @Override
  public int lowestLevel() {
    return 0;
  }

  @Override
  public int highestLevel() {
    return 0;
  }

  @Override
  public int defaultLevel() {
    return 0;
  }

  @Override
  public OutputStream compress(OutputStream to, int level) {
    Levels.check(this, level);
    return new OpenEndedOutputStream(to);
  }

  @Override
  public InputStream decompress(InputStream from) {
    return from;
  }
}
