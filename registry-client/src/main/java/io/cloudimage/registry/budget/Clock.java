// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.budget;

import io.cloudimage.oci.error.CancelledException;
import java.io.Closeable;
import java.time.Duration;
import java.time.Instant;

/** Time as the budgets see it; tests have their own. */
interface Clock extends Closeable {
  /** Monotonic; only differences mean something. */
  long nanos();

  /** The time of day, which may jump. */
  Instant now();

  /**
   * Waits.
   *
   * @throws CancelledException if the thread is interrupted, or the clock closed: then at once
   */
  void sleep(Duration time) throws CancelledException;

  /** Wakes all sleepers. */
  @Override
  void close();
}
