// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  @ParameterizedTest(name = "H8 Retry-After: {0} is {1} s")
  @DisplayName("H8 Retry-After")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2                                | 2
          ' 7 '                            | 7
          0                                | 0
          99999999                         | 120
          99999999999999999999999999999999 | 120
          Mon, 23 Nov 2026 12:00:30 GMT    | 30
          Mon, 23 Nov 2026 11:59:00 GMT    | 0
          Tue, 24 Nov 2026 12:00:00 GMT    | 120
          """)
  void understood(String header, long seconds) {
    assertThat(RetryAfter.parse(header, TestClock.START)).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest(name = "H8 Retry-After: {0} is no time")
  @CsvSource({"soon", "-5", "1.5", "''", "880.092µs", "'Mon, 32 Nov 2026 12:00:30 GMT'"})
  void junk(String header) {
    assertThat(RetryAfter.parse(header, TestClock.START)).isEmpty();
  }
}
