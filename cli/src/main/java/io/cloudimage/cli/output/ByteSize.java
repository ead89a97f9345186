// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.output;

import java.util.Locale;

/** Numbers of bytes as people read them: powers of 1000, three digits, {@code 12.3 MB}. */
public final class ByteSize {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

  private ByteSize() {}

  /** The size as text; the locale has no part in it. */
  public static String text(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = 0;
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f %s", value, UNITS[unit]);
  }

  /** The exact number beside the readable one: {@code 12.3 MB (12345678 bytes)}. */
  public static String exact(long bytes) {
    return bytes < 1000 ? bytes + " bytes" : text(bytes) + " (" + bytes + " bytes)";
  }
}
