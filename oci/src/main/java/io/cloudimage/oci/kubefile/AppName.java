// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import java.util.regex.Pattern;

/** What names of apps are, which become names of folders. */
public final class AppName {
  static final String RULE =
      "an app's name starts with a letter or digit and goes on with letters, digits, _ . -";

  private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");

  private AppName() {}

  static boolean isValid(String name) {
    return GRAMMAR.matcher(name).matches();
  }

  /**
   * The name itself.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static String parse(String name) {
    if (!isValid(name)) {
      throw new IllegalArgumentException(RULE);
    }
    return name;
  }
}
