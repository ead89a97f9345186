// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.tar;

import io.cloudimage.oci.error.OciException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A header block as received: POSIX ustar, or GNU's older form of it. */
final class HeaderBlock {
  private static final byte[] POSIX = "ustar\00000".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] GNU = "ustar  \0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ZEROS = new byte[UstarHeader.BLOCK];

  private final byte[] block;
  private final boolean posix;

  /**
   * @throws OciException INVALID if the block is not a header
   */
  HeaderBlock(byte[] block) throws OciException {
    this.block = block;
    int sum = 0;
    for (int i = 0; i < block.length; i++) {
      boolean checksum = i >= UstarHeader.CHECKSUM_AT && i < UstarHeader.CHECKSUM_AT + 8;
      sum += checksum ? ' ' : block[i] & 0xff;
    }
    if (number("checksum", UstarHeader.CHECKSUM_AT, 8) != sum) {
      throw TarFormat.invalid("a header's checksum is wrong");
    }
    this.posix = Arrays.equals(block, 257, 265, POSIX, 0, 8);
    if (!posix && !Arrays.equals(block, 257, 265, GNU, 0, 8)) {
      throw TarFormat.invalid("a header has neither POSIX's nor GNU's mark");
    }
  }

  static boolean isZero(byte[] block) {
    return Arrays.equals(block, ZEROS);
  }

  char type() {
    return (char) (block[156] & 0xff);
  }

  /** The name in the header, which a PAX header or a long-name record may overrule. */
  byte[] name() {
    byte[] name = text(0, UstarHeader.NAME_BYTES);
    byte[] prefix = posix ? text(345, UstarHeader.PREFIX_BYTES) : new byte[0];
    if (prefix.length == 0) {
      return name;
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(prefix);
    whole.write('/');
    whole.writeBytes(name);
    return whole.toByteArray();
  }

  byte[] linkName() {
    return text(157, UstarHeader.LINK_BYTES);
  }

  int mode() throws OciException {
    return (int) (number("mode", 100, 8) & 07777);
  }

  long uid() throws OciException {
    return number("uid", 108, 8);
  }

  long gid() throws OciException {
    return number("gid", 116, 8);
  }

  long size() throws OciException {
    return number("size", 124, 12);
  }

  /** Seconds since 1970; the one number that may be negative. */
  long modified() throws OciException {
    return number("mtime", 136, 12);
  }

  int deviceMajor() throws OciException {
    return device(number("device number", 329, 8));
  }

  int deviceMinor() throws OciException {
    return device(number("device number", 337, 8));
  }

  private static int device(long number) throws OciException {
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw TarFormat.invalid("a device number is out of range");
    }
    return (int) number;
  }

  private byte[] text(int at, int length) {
    int end = at;
    while (end < at + length && block[end] != 0) {
      end++;
    }
    return Arrays.copyOfRange(block, at, end);
  }

  /** Octal digits, or a binary number whose first bit is set (GNU). */
  private long number(String field, int at, int length) throws OciException {
    if ((block[at] & 0x80) != 0) {
      return binary(field, at, length);
    }
    int from = at;
    int end = at + length;
    while (from < end && block[from] == ' ') {
      from++;
    }
    while (end > from && (block[end - 1] == 0 || block[end - 1] == ' ')) {
      end--;
    }
    long value = 0;
    for (int i = from; i < end; i++) {
      if (block[i] < '0' || block[i] > '7') {
        throw TarFormat.invalid("the field " + field + " of a header is not a number");
      }
      value = value << 3 | (block[i] - '0');
    }
    return value;
  }

  private long binary(String field, int at, int length) throws OciException {
    boolean negative = (block[at] & 0x40) != 0;
    long value = negative ? (block[at] | ~0x3f) : block[at] & 0x3f;
    for (int i = at + 1; i < at + length; i++) {
      long next = value << 8 | (block[i] & 0xff);
      if (next >> 8 != value) {
        throw TarFormat.invalid("the field " + field + " of a header is out of range");
      }
      value = next;
    }
    return value;
  }
}
