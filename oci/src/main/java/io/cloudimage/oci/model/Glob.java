// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.model;

/**
 * A pattern of whole names (spec/mirror.md 3, spec/serve-access.md 2): {@code *} stands for any
 * characters but a slash, {@code **} for any, {@code ?} for one that is no slash; all else for
 * itself. Matching takes time in proportion to pattern times name.
 */
public record Glob(String pattern) {
  private static final int MAXIMUM_LENGTH = 512;

  /**
   * @throws IllegalArgumentException if the pattern is empty or has more than 512 characters
   */
  public Glob {
    if (pattern.isEmpty() || pattern.length() > MAXIMUM_LENGTH) {
      throw new IllegalArgumentException("a pattern has 1 to 512 characters");
    }
  }

  public boolean matches(String name) {
    // at[i]: the pattern up to here can stand for the first i characters.
    boolean[] at = new boolean[name.length() + 1];
    at[0] = true;
    int next = 0;
    while (next < pattern.length()) {
      char symbol = pattern.charAt(next);
      boolean deep = pattern.startsWith("**", next);
      at = symbol == '*' ? star(at, name, deep) : one(at, name, symbol);
      next += deep ? 2 : 1;
    }
    return at[name.length()];
  }

  private static boolean[] star(boolean[] before, String name, boolean deep) {
    boolean[] after = new boolean[before.length];
    after[0] = before[0];
    for (int i = 1; i < after.length; i++) {
      after[i] = before[i] || (after[i - 1] && (deep || name.charAt(i - 1) != '/'));
    }
    return after;
  }

  private static boolean[] one(boolean[] before, String name, char symbol) {
    boolean[] after = new boolean[before.length];
    for (int i = 1; i < after.length; i++) {
      char c = name.charAt(i - 1);
      after[i] = before[i - 1] && (symbol == '?' ? c != '/' : symbol == c);
    }
    return after;
  }

  @Override
  public String toString() {
    return pattern;
  }
}
