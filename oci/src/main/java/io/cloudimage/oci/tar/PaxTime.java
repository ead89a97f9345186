// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.tar;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times in PAX records: seconds since 1970 as decimal numbers. */
final class PaxTime {
  /** No exponents, and no numbers that take long to read. */
  private static final Pattern GRAMMAR = Pattern.compile("(-?[0-9]{1,18})(?:\\.([0-9]{0,30}))?");

  private PaxTime() {}

  /** The time; empty if the text is none, or none that a file could have. */
  static Optional<Instant> parse(String text) {
    if (text.length() > 64) {
      return Optional.empty();
    }
    Matcher matcher = GRAMMAR.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long seconds = Long.parseLong(matcher.group(1));
    if (Math.abs(seconds) > Instant.MAX.getEpochSecond()) {
      return Optional.empty();
    }
    String fraction = matcher.group(2) == null ? "" : matcher.group(2);
    long nanos = Long.parseLong((fraction + "000000000").substring(0, 9));
    boolean negative = text.startsWith("-");
    return Optional.of(Instant.ofEpochSecond(seconds, negative ? -nanos : nanos));
  }

  static String format(Instant time) {
    return BigDecimal.valueOf(time.getEpochSecond())
        .add(BigDecimal.valueOf(time.getNano(), 9))
        .stripTrailingZeros()
        .toPlainString();
  }
}
