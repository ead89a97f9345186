// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.tar;

import java.nio.charset.StandardCharsets;

/**
 * A header block of the ustar format (POSIX.1-2017, pax, "ustar Interchange Format"), as written.
 */
final class UstarHeader {
  static final int BLOCK = 512;
  static final int NAME_BYTES = 100;
  static final int PREFIX_BYTES = 155;
  static final int LINK_BYTES = 100;
  static final int CHECKSUM_AT = 148;

  /** The highest value of a field of eight digits, of which the last is a NUL. */
  static final long HIGHEST_ID = 07777777;

  /** The highest size or time in seconds. */
  static final long HIGHEST_NUMBER = 077777777777L;

  private static final int PREFIX_AT = 345;

  private final byte[] block = new byte[BLOCK];

  /** The whole block; the caller does not keep it. */
  byte[] complete() {
    text(257, "ustar\00000".getBytes(StandardCharsets.US_ASCII));
    octal(329, 7, 0);
    octal(337, 7, 0);
    int sum = 0;
    for (int i = CHECKSUM_AT; i < CHECKSUM_AT + 8; i++) {
      block[i] = ' ';
    }
    for (byte b : block) {
      sum += b & 0xff;
    }
    octal(CHECKSUM_AT, 6, sum);
    block[CHECKSUM_AT + 6] = 0;
    return block;
  }

  /** The name, split where that is needed and possible, else cut: PAX then says all of it. */
  void name(byte[] name) {
    int slash = name.length > NAME_BYTES ? split(name) : -1;
    if (slash > 0) {
      System.arraycopy(name, 0, block, PREFIX_AT, slash);
      System.arraycopy(name, slash + 1, block, 0, name.length - slash - 1);
    } else {
      System.arraycopy(name, 0, block, 0, Math.min(name.length, NAME_BYTES));
    }
  }

  static boolean canName(byte[] name) {
    return name.length <= NAME_BYTES || split(name) > 0;
  }

  /** The last slash that leaves room for both halves; -1 if there is none. */
  private static int split(byte[] name) {
    for (int i = Math.min(PREFIX_BYTES, name.length - 2); i > 0; i--) {
      if (name[i] == '/') {
        return name.length - i - 1 <= NAME_BYTES ? i : -1;
      }
    }
    return -1;
  }

  void linkName(byte[] name) {
    System.arraycopy(name, 0, block, 157, Math.min(name.length, LINK_BYTES));
  }

  void mode(int mode) {
    octal(100, 7, mode);
  }

  void uid(long uid) {
    octal(108, 7, fitting(uid, HIGHEST_ID));
  }

  void gid(long gid) {
    octal(116, 7, fitting(gid, HIGHEST_ID));
  }

  void size(long size) {
    octal(124, 11, fitting(size, HIGHEST_NUMBER));
  }

  void modified(long seconds) {
    octal(136, 11, fitting(seconds, HIGHEST_NUMBER));
  }

  void type(char letter) {
    block[156] = (byte) letter;
  }

  /** What does not fit is said by PAX, and here stands 0. */
  private static long fitting(long value, long highest) {
    return value >= 0 && value <= highest ? value : 0;
  }

  private void octal(int at, int digits, long value) {
    long rest = value;
    for (int i = at + digits - 1; i >= at; i--) {
      block[i] = (byte) ('0' + (rest & 7));
      rest >>>= 3;
    }
  }

  private void text(int at, byte[] text) {
    System.arraycopy(text, 0, block, at, text.length);
  }
}
