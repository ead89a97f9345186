// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.output;

/** Numbers with their nouns. */
public final class Count {
  private Count() {}

  /** {@code 1 layer}, {@code 2 layers}. */
  public static String of(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
