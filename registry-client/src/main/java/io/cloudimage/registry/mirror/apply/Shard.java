// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.apply;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the equal parts that a plan is split into.
 *
 * @param index from 0
 */
public record Shard(int index, int count) {
  /** The whole plan. */
  public static final Shard WHOLE = new Shard(0, 1);

  private static final Pattern GRAMMAR = Pattern.compile("([0-9]{1,4})/([0-9]{1,4})");
  private static final int MAXIMUM_COUNT = 1000;

  /**
   * @throws IllegalArgumentException if there is no such part
   */
  public Shard {
    if (count < 1 || count > MAXIMUM_COUNT || index < 0 || index >= count) {
      throw new IllegalArgumentException(
          "a shard is I/N, with N from 1 to " + MAXIMUM_COUNT + " and I from 0 to N-1");
    }
  }

  /**
   * Reads {@code I/N}.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static Shard parse(String text) {
    Matcher matcher = GRAMMAR.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a shard is I/N, for example 0/4");
    }
    return new Shard(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  public boolean isWhole() {
    return count == 1;
  }

  /** {@code I/N}. */
  @Override
  public String toString() {
    return index + "/" + count;
  }
}
