// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.selection;

import java.util.regex.Pattern;

/**
 * A regular expression, in Java's syntax, that is to match a whole name. An expression that tries
 * too many ways to match one name is refused rather than waited for.
 */
public final class Regex {
  private static final int MAXIMUM_LENGTH = 512;
  private static final int MAXIMUM_STEPS = 1_000_000;

  private final Pattern pattern;

  /**
   * @throws IllegalArgumentException if it is no regular expression, or has more than 512
   *     characters
   */
  public Regex(String expression) {
    if (expression.length() > MAXIMUM_LENGTH) {
      throw new IllegalArgumentException("a regular expression has at most 512 characters");
    }
    this.pattern = Pattern.compile(expression);
  }

  /**
   * @throws IllegalArgumentException if the expression takes too many steps on this name
   */
  public boolean matches(String name) {
    return pattern.matcher(new CountedText(name)).matches();
  }

  @Override
  public String toString() {
    return pattern.pattern();
  }

  /** Text that can be looked at so many times. */
  private final class CountedText implements CharSequence {
    private final String text;
    private int steps;

    CountedText(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      if (++steps > MAXIMUM_STEPS) {
        throw new IllegalArgumentException(
            "the expression "
                + pattern.pattern()
                + " takes more than "
                + MAXIMUM_STEPS
                + " steps on "
                + text
                + "; write it without nested repetitions");
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
