// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Ends the waiting for clients that neither send nor take a byte. The HTTP server's channels are
 * interruptible: an interrupt closes the connection that a thread waits for. A thread is only ever
 * interrupted while it waits for the network, never while it writes to the store.
 */
public final class StallGuard {
  private final long headerNanos;
  private final long stallNanos;
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private final ThreadLocal<Watch> current = ThreadLocal.withInitial(Watch::new);

  public StallGuard(Duration headers, Duration stall) {
    this.headerNanos = headers.toNanos();
    this.stallNanos = stall.toNanos();
  }

  /** An executor whose tasks start out as waiting: the first thing they do is read the headers. */
  public Executor guard(Executor executor) {
    return task ->
        executor.execute(
            () -> {
              Watch watch = current.get();
              watches.add(watch);
              watch.waiting(true, headerNanos);
              try {
                task.run();
              } finally {
                watch.waiting(false, 0);
                watches.remove(watch);
                // What the guard left behind must not hit the thread's next request.
                Thread.interrupted();
              }
            });
  }

  /** Says that this thread begins, or no longer has, to wait for its client. */
  public void waiting(boolean now) {
    current.get().waiting(now, stallNanos);
  }

  /** Interrupts whoever has waited too long; to be called every now and then. */
  public void check() {
    watches.forEach(Watch::check);
  }

  private static final class Watch {
    private final Thread thread = Thread.currentThread();
    private boolean waiting;
    private long since;
    private long limitNanos;

    private synchronized void waiting(boolean now, long limit) {
      waiting = now;
      limitNanos = limit;
      since = System.nanoTime();
    }

    private synchronized void check() {
      if (waiting && System.nanoTime() - since > limitNanos) {
        waiting = false;
        thread.interrupt();
      }
    }
  }
}
