// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.error;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** The end of other threads, which has to be waited for before what they use is let go. */
public final class PoolEnd {
  private PoolEnd() {}

  /**
   * Returns when the last thread of a pool that was shut down has ended; if the caller is
   * interrupted meanwhile, it stays marked as such.
   */
  public static void await(ExecutorService pool) {
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = pool.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
