// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.budget;

import io.cloudimage.registry.host.Origin;
import java.io.Closeable;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The budgets of all hosts, one for each origin. For threads. */
public final class HostBudgets implements Closeable {
  private final Function<Origin, HostLimits> limits;
  private final Clock clock;
  private final Map<Origin, HostBudget> budgets = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * @param limits what a host is asked for at most
   */
  public HostBudgets(Function<Origin, HostLimits> limits) {
    this(limits, new SystemClock());
  }

  HostBudgets(Function<Origin, HostLimits> limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  HostBudget of(Origin origin) {
    HostBudget budget =
        budgets.computeIfAbsent(origin, key -> new HostBudget(limits.apply(key), clock));
    if (closed) {
      budget.close();
    }
    return budget;
  }

  /** What the host has last said about the requests that it still takes. */
  public Optional<RateLimit> rateLimit(Origin origin) {
    return of(origin).rateLimit();
  }

  /** How long the host has asked to be left alone from now on. */
  public Duration quiet(Origin origin) {
    return of(origin).quiet();
  }

  Clock clock() {
    return clock;
  }

  /** Ends all waiting. */
  @Override
  public void close() {
    closed = true;
    clock.close();
    budgets.values().forEach(HostBudget::close);
  }
}
