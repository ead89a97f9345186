// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.error;

/** Text that came from outside, made fit for a terminal and a log. */
public final class Printable {
  private static final int MAXIMUM_LENGTH = 512;

  private Printable() {}

  /**
   * The text with control characters, line breaks, direction marks and other invisible characters
   * written as {@code \n} or {@code \}{@code u202e}, cut after 512 characters.
   */
  public static String escape(String text) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), MAXIMUM_LENGTH) + 16);
    int at = 0;
    while (at < text.length()) {
      if (out.length() >= MAXIMUM_LENGTH) {
        return out.append("… (").append(text.length()).append(" characters)").toString();
      }
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\\' -> out.append("\\\\");
        default -> {
          if (isVisible(c)) {
            out.appendCodePoint(c);
          } else {
            out.append(String.format(c > 0xffff ? "\\U%08x" : "\\u%04x", c));
          }
        }
      }
    }
    return out.toString();
  }

  /** {@link #escape} in double quotes. */
  public static String quote(String text) {
    return '"' + escape(text) + '"';
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
