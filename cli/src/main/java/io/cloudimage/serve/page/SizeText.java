// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import java.util.Locale;

/** Sizes and shares as pages show them. */
final class SizeText {
  private static final String UNITS = "kMGTPE";

  private SizeText() {}

  /** Powers of 1000, as all of this project counts: {@code 12.3 MB}. */
  static String of(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double value = bytes / 1000.0;
    int unit = 0;
    while (value >= 999.95 && unit < UNITS.length() - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %sB", value, UNITS.charAt(unit));
  }

  /** A part of a whole in percent; {@code <0.1 %} is not nothing. */
  static String share(long part, long whole) {
    double percent = whole == 0 ? 0 : 100.0 * part / whole;
    return percent > 0 && percent < 0.1 ? "<0.1 %" : String.format(Locale.ROOT, "%.1f %%", percent);
  }
}
