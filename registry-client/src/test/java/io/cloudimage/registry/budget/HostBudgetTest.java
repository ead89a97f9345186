// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.registry.http.Lane;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HostBudgetTest {
  private final TestClock clock = new TestClock();

  @Test
  void whatFailsTogetherCountsOnce() {
    HostBudget budget = new HostBudget(HostLimits.defaults(), clock);
    int before = budget.windowSize(Lane.READ);
    for (int i = 0; i < 10; i++) {
      budget.overloaded();
    }
    assertThat(budget.windowSize(Lane.READ)).isEqualTo(before / 2);
    clock.pass(Duration.ofSeconds(2));
    budget.overloaded();
    assertThat(budget.windowSize(Lane.READ)).isEqualTo(before / 4);
  }

  @Test
  void smallRequestsHavePlacesOfTheirOwn() throws Exception {
    HostBudget budget = new HostBudget(HostLimits.defaults().withTransfers(1), clock);
    budget.enter(Lane.READ);
    budget.enter(Lane.WRITE);
    budget.enter(Lane.SMALL);
    assertThat(budget.windowSize(Lane.READ)).isEqualTo(1);
  }

  @Test
  void requestsKeepTheirPace() throws Exception {
    HostBudget budget = new HostBudget(HostLimits.defaults().withRequestsPerSecond(2), clock);
    for (int i = 0; i < 21; i++) {
      budget.enter(Lane.SMALL);
      budget.leave(Lane.SMALL);
    }
    assertThat(Duration.ofNanos(clock.nanos()))
        .isBetween(Duration.ofSeconds(9), Duration.ofMillis(10_500));
  }

  @Test
  void bytesKeepTheirPace() throws Exception {
    HostBudget budget = new HostBudget(HostLimits.defaults().withBytesPerSecond(1_000_000), clock);
    for (int i = 0; i < 100; i++) {
      budget.move(100_000);
    }
    assertThat(Duration.ofNanos(clock.nanos()))
        .isBetween(Duration.ofSeconds(9), Duration.ofMillis(10_500));
  }

  @Test
  void slowAnswersMakeTheWindowsSmaller() {
    Latency latency = new Latency();
    for (int i = 0; i < 50; i++) {
      assertThat(latency.isTooLong(5_000_000)).isFalse();
    }
    boolean noticed = false;
    for (int i = 0; i < 20; i++) {
      noticed |= latency.isTooLong(900_000_000);
    }
    assertThat(noticed).isTrue();
  }
}
