// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.budget;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Time that passes only when somebody sleeps. */
final class TestClock implements Clock {
  static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

  private final List<Duration> sleeps = new ArrayList<>();
  private long nanos;

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public synchronized Instant now() {
    return START.plusNanos(nanos);
  }

  @Override
  public synchronized void sleep(Duration time) {
    sleeps.add(time);
    nanos += time.toNanos();
  }

  synchronized void pass(Duration time) {
    nanos += time.toNanos();
  }

  synchronized List<Duration> sleeps() {
    return List.copyOf(sleeps);
  }

  @Override
  public void close() {}
}
