// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import java.util.regex.Pattern;

/** {@code --chmod}: permission bits in octal. */
final class FileMode {
  private static final Pattern GRAMMAR = Pattern.compile("0?[0-7]{3,4}");

  private FileMode() {}

  /**
   * @throws IllegalArgumentException if the text is anything else than three or four octal digits
   */
  static int parse(String text) {
    if (!GRAMMAR.matcher(text).matches()) {
      throw new IllegalArgumentException("expected a mode of three or four octal digits");
    }
    int mode = Integer.parseInt(text, 8);
    if (mode > 07777) {
      throw new IllegalArgumentException("a mode is at most 7777");
    }
    return mode;
  }
}
