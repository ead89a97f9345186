// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.error.CancelledException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often one transfer that breaks is taken up again: a few times in a row, and anew after a try
 * that brought it on. What never gets on ends soon; what does, ends when all is there.
 */
final class Tries {
  private static final int LIMIT = 5;
  private static final long PROGRESS = 64 * 1024;

  private final Duration pause;
  private int used;
  private long gained;

  /**
   * @param pause before the second try in a row without progress; then twice as long each time
   */
  Tries(Duration pause) {
    this.pause = pause;
  }

  Tries() {
    this(Duration.ofMillis(100));
  }

  void progressed(long bytes) {
    gained += bytes;
  }

  boolean areUsedUp() {
    return used >= LIMIT && gained < PROGRESS;
  }

  /**
   * Waits for the time of the next try; the first one after progress comes at once.
   *
   * @throws IOException {@code failure}, if there is none
   */
  void next(IOException failure) throws IOException {
    if (gained >= PROGRESS) {
      used = 0;
    }
    gained = 0;
    if (used >= LIMIT) {
      throw failure;
    }
    if (used > 0) {
      sleep(pause.toMillis() << (used - 1));
    }
    used++;
  }

  private static void sleep(long longest) throws CancelledException {
    try {
      Thread.sleep(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    }
  }
}
