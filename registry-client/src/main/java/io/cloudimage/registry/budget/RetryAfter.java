// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.budget;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The Retry-After header (RFC 9110 §10.2.3): seconds, or a date. */
final class RetryAfter {
  /** Longer waits are cut: a registry that asks for a day is asked again in two minutes. */
  static final Duration LONGEST = Duration.ofSeconds(120);

  private static final int LONGEST_TEXT = 64;

  private RetryAfter() {}

  /**
   * How long to wait; zero for a date that is past, nothing for what cannot be read.
   *
   * @param now to which a date is compared
   */
  static Optional<Duration> parse(String header, Instant now) {
    String text = header.strip();
    if (text.length() > LONGEST_TEXT) {
      return Optional.empty();
    }
    if (text.matches("[0-9]+")) {
      boolean huge = text.length() > 9;
      return Optional.of(cut(huge ? LONGEST : Duration.ofSeconds(Long.parseLong(text))));
    }
    try {
      Instant date = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
      return Optional.of(cut(Duration.between(now, date)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Duration cut(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
