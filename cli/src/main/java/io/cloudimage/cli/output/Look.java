// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.output;

/**
 * What standard error can show.
 *
 * @param terminal whether it is a terminal on which lines can be drawn again
 * @param color whether words may be coloured: never needed to understand them
 * @param columns the terminal's width
 */
public record Look(boolean terminal, boolean color, int columns) {
  /** A file or a pipe. */
  public static final Look PLAIN = new Look(false, false, 80);

  /** The text in red, where there is colour. */
  String red(String text) {
    return color ? "\u001b[1;31m" + text + "\u001b[0m" : text;
  }

  /** The text in yellow, where there is colour. */
  String yellow(String text) {
    return color ? "\u001b[1;33m" + text + "\u001b[0m" : text;
  }

  /** The text in cyan, where there is colour. */
  String cyan(String text) {
    return color ? "\u001b[1;36m" + text + "\u001b[0m" : text;
  }
}
