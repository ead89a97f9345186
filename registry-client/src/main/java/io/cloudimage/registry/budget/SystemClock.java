// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.budget;

import io.cloudimage.oci.error.CancelledException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The machine's clocks. */
final class SystemClock implements Clock {
  private final CountDownLatch closed = new CountDownLatch(1);

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public void sleep(Duration time) throws CancelledException {
    try {
      if (closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new CancelledException();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
