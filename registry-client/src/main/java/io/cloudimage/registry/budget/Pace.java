// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.budget;

import io.cloudimage.oci.error.CancelledException;
import java.time.Duration;

/**
 * Spreads units over time: so many a second, and as many at once as half a second gives. Those who
 * come too early wait in the order in which they came.
 */
final class Pace {
  private static final double BURST_SECONDS = 0.5;
  private static final double NANOS = 1e9;

  private final double perSecond;
  private final Clock clock;
  private double nextFree;

  /**
   * @param perSecond 0 for no limit
   */
  Pace(double perSecond, Clock clock) {
    this.perSecond = perSecond;
    this.clock = clock;
    this.nextFree = clock.nanos();
  }

  /** Waits until {@code units} more may pass. */
  void take(long units) throws CancelledException {
    if (perSecond == 0) {
      return;
    }
    double wait;
    synchronized (this) {
      double now = clock.nanos();
      double burst = Math.max(BURST_SECONDS, 1 / perSecond) * NANOS;
      nextFree = Math.max(nextFree, now - burst) + units / perSecond * NANOS;
      wait = nextFree - now;
    }
    if (wait > 0) {
      clock.sleep(Duration.ofNanos((long) wait));
    }
  }
}
