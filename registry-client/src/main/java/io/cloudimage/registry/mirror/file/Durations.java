// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.file;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as the mirror file writes them: {@code 30m}, {@code 24h}, {@code 7d}. */
final class Durations {
  private static final Pattern GRAMMAR = Pattern.compile("([0-9]{1,6})([smhd])");

  private Durations() {}

  static Duration parse(String text) {
    Matcher matcher = GRAMMAR.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("expected a number with s, m, h or d, for example 24h");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
