// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Content-Range of bytes (RFC 9110 §14.4).
 *
 * @param last inclusive
 * @param total the size of the whole, where the server knows it
 */
record ContentRange(long first, long last, Optional<Long> total) {
  /** Of no byte. */
  static final ContentRange NONE = new ContentRange(0, -1, Optional.empty());

  private static final Pattern TEXT =
      Pattern.compile("bytes\\s+([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\\*)");

  /** Nothing if it is malformed. */
  static Optional<ContentRange> parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Optional<Long> total =
        matcher.group(3).equals("*")
            ? Optional.empty()
            : Optional.of(Long.valueOf(matcher.group(3)));
    return Optional.of(
        new ContentRange(
            Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)), total));
  }

  long length() {
    return last - first + 1;
  }
}
