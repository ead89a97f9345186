// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import io.cloudimage.oci.transfer.Cancellation;
import java.time.Clock;

/**
 * How a plan is made.
 *
 * @param recheck whether destinations are asked for what is known of them, too
 * @param prune whether tags are deleted for all entries, whatever the file says
 * @param forcePrune whether they are deleted even if the source's list looks cut short
 * @param threads how many requests are under way at once
 */
public record PlanOptions(
    boolean recheck,
    boolean prune,
    boolean forcePrune,
    int threads,
    Clock clock,
    Cancellation cancellation) {
  /**
   * @throws IllegalArgumentException if there is no thread
   */
  public PlanOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("at least one thread plans, not " + threads);
    }
  }

  /** Believes what was seen, prunes where the file says so, eight requests at once. */
  public static PlanOptions defaults() {
    return new PlanOptions(false, false, false, 8, Clock.systemUTC(), new Cancellation());
  }

  public PlanOptions withRecheck(boolean newRecheck) {
    return new PlanOptions(newRecheck, prune, forcePrune, threads, clock, cancellation);
  }

  public PlanOptions withPrune(boolean newPrune, boolean force) {
    return new PlanOptions(recheck, newPrune, force, threads, clock, cancellation);
  }

  public PlanOptions withThreads(int newThreads) {
    return new PlanOptions(recheck, prune, forcePrune, newThreads, clock, cancellation);
  }

  public PlanOptions withClock(Clock newClock) {
    return new PlanOptions(recheck, prune, forcePrune, threads, newClock, cancellation);
  }

  public PlanOptions withCancellation(Cancellation newCancellation) {
    return new PlanOptions(recheck, prune, forcePrune, threads, clock, newCancellation);
  }
}
