// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.budget;

import java.time.Duration;
import java.util.Optional;

/**
 * How often, and after what time, a request goes out again.
 *
 * @param retries after the first try
 * @param first about how long to wait before the first retry; each later one waits twice as long
 * @param longest a wait that is never exceeded, but where the host itself asks for more
 * @param deadline no retry begins later than this after the first try; empty for no such end
 */
public record RetryOptions(
    int retries, Duration first, Duration longest, Optional<Duration> deadline) {
  /**
   * @throws IllegalArgumentException if a number or a time is negative
   */
  public RetryOptions {
    if (retries < 0 || first.isNegative() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "expected no negative number of retries, and growing waits, not "
              + retries
              + ", "
              + first
              + " and "
              + longest);
    }
  }

  /** Without a deadline. */
  public RetryOptions(int retries, Duration first, Duration longest) {
    this(retries, first, longest, Optional.empty());
  }

  /** Five retries: after about half a second, and up to 30 seconds. */
  public static RetryOptions defaults() {
    return new RetryOptions(5, Duration.ofMillis(500), Duration.ofSeconds(30));
  }

  public RetryOptions withRetries(int count) {
    return new RetryOptions(count, first, longest, deadline);
  }

  public RetryOptions withDeadline(Duration time) {
    return new RetryOptions(retries, first, longest, Optional.of(time));
  }
}
