// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.http;

import java.io.Closeable;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends what waits for a host that lets it wait: a socket has a limit for silence while it reads,
 * none while it writes, and none for a reply's head that comes byte by byte. For threads.
 */
final class StallWatch implements Closeable {
  private final ScheduledThreadPoolExecutor timer;

  StallWatch() {
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "registry stalls");
              thread.setDaemon(true);
              return thread;
            },
            new ScheduledThreadPoolExecutor.DiscardPolicy());
    timer.setKeepAliveTime(10, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    timer.setRemoveOnCancelPolicy(true);
  }

  /** Runs {@code end}, unless the wait is over before {@code time}. */
  Wait start(Duration time, Runnable end) {
    AtomicBoolean over = new AtomicBoolean();
    ScheduledFuture<?> due =
        timer.schedule(
            () -> {
              if (over.compareAndSet(false, true)) {
                end.run();
              }
            },
            time.toNanos(),
            TimeUnit.NANOSECONDS);
    return new Wait(due, over);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** One wait. */
  record Wait(ScheduledFuture<?> due, AtomicBoolean over) {
    /**
     * Ends it.
     *
     * @return whether it was in time
     */
    boolean end() {
      due.cancel(false);
      return over.compareAndSet(false, true);
    }
  }
}
