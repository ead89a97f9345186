// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.model;

/** What is checked of a name's text before it is taken apart. */
final class NameText {
  private static final int MAXIMUM_LENGTH = 4096;

  private NameText() {}

  /** Names are ASCII: look-alike letters and invisible characters are shown by their number. */
  static void requirePrintableAscii(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("an image name is not empty");
    }
    if (text.length() > MAXIMUM_LENGTH) {
      throw new IllegalArgumentException(
          "an image name has at most " + MAXIMUM_LENGTH + " characters");
    }
    text.codePoints()
        .filter(c -> c <= ' ' || c >= 0x7f)
        .findFirst()
        .ifPresent(
            c -> {
              throw new IllegalArgumentException(
                  "an image name is printable ASCII without spaces, but this one holds "
                      + String.format("U+%04X", c));
            });
  }

  /** Whether a name's first component is a host, by Docker's rule. */
  static boolean isHost(String component) {
    return component.equals("localhost")
        || component.indexOf('.') >= 0
        || component.indexOf(':') >= 0;
  }
}
