// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.host;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as files and flags have them: {@code 500ms}, {@code 30s}, {@code 2m}. */
public final class Durations {
  private static final Pattern GRAMMAR = Pattern.compile("([0-9]{1,6})(ms|s|m)");

  private Durations() {}

  /**
   * @throws IllegalArgumentException if the text is no time above zero
   */
  public static Duration parse(String text) {
    Matcher matcher = GRAMMAR.matcher(text);
    long number = matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    if (number == 0) {
      throw new IllegalArgumentException("expected a time such as \"500ms\", \"30s\" or \"2m\"");
    }
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      default -> Duration.ofMinutes(number);
    };
  }
}
