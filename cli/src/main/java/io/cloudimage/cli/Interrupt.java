// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What happens on Ctrl-C and on a request to terminate: the work is cancelled, and the process
 * waits for it to clean up behind itself. The exit code is then the platform's, 130 or 143.
 */
final class Interrupt {
  private static final long PATIENCE_SECONDS = 15;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Runnable cancel;

  private Interrupt(Runnable cancel) {
    this.cancel = cancel;
  }

  /**
   * Watches for the end of the process.
   *
   * @param cancel makes the work end soon; must not wait for it
   */
  static Interrupt install(Runnable cancel) {
    Interrupt interrupt = new Interrupt(cancel);
    Runtime.getRuntime().addShutdownHook(new Thread(interrupt::shutDown, "interrupt"));
    return interrupt;
  }

  /** The work is over: an orderly end of the process need not wait. */
  void finished() {
    finished.countDown();
  }

  private void shutDown() {
    if (finished.getCount() == 0) {
      return;
    }
    cancel.run();
    try {
      if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        // Nothing that is left over harms: the store forgets unfinished work.
        Runtime.getRuntime().halt(130);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
