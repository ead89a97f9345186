// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.upstream;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** When upstreams were last asked what tags name, so that many clients cost one question. */
final class TagTimes {
  /** An upstream that is down is tried again soon, but not by every client. */
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private static final int MAXIMUM = 100_000;
  private static final int LOCKS = 64;

  private record Asked(long until, boolean failed) {}

  private final long fresh;
  private final Map<String, Asked> asked = new ConcurrentHashMap<>();
  private final Object[] locks = new Object[LOCKS];

  TagTimes(Duration fresh) {
    this.fresh = fresh.toNanos();
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new Object();
    }
  }

  /** Whether the last question failed; empty if it is time to ask again. */
  Optional<Boolean> lately(String key) {
    Asked last = asked.get(key);
    return last == null || System.nanoTime() - last.until() >= 0
        ? Optional.empty()
        : Optional.of(last.failed());
  }

  void answered(String key) {
    note(key, fresh, false);
  }

  void failed(String key) {
    note(key, Math.min(fresh, PAUSE.toNanos()), true);
  }

  /** Who asks holds it, so that those who want to know the same wait for the answer. */
  Object lock(String key) {
    return locks[Math.floorMod(key.hashCode(), LOCKS)];
  }

  private void note(String key, long nanos, boolean failed) {
    if (asked.size() >= MAXIMUM) {
      asked.clear();
    }
    asked.put(key, new Asked(System.nanoTime() + nanos, failed));
  }
}
