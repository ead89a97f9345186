// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which mirrors have failed lately and are left alone for a while, so that not every request waits
 * for a dead one: for half a minute, and twice as long each time that it fails again, up to ten
 * minutes. As long as the client lives. For threads.
 */
final class MirrorPauses {
  private static final Duration FIRST = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final LongSupplier nanoClock;
  private final Map<String, Pause> pauses = new ConcurrentHashMap<>();

  private record Pause(long until, Duration length) {}

  MirrorPauses(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  boolean isPaused(String what) {
    Pause pause = pauses.get(what);
    return pause != null && pause.until() - nanoClock.getAsLong() > 0;
  }

  /**
   * It has failed.
   *
   * @return whether that is news: of many requests that failed together one counts
   */
  boolean failed(String what) {
    long now = nanoClock.getAsLong();
    Pause old = pauses.get(what);
    Pause fresh = pauses.compute(what, (key, before) -> after(before, now));
    return !fresh.equals(old);
  }

  private static Pause after(@Nullable Pause before, long now) {
    if (before != null && before.until() - now > 0) {
      return before;
    }
    Duration length = before == null ? FIRST : before.length().multipliedBy(2);
    Duration bounded = length.compareTo(LONGEST) > 0 ? LONGEST : length;
    return new Pause(now + bounded.toNanos(), bounded);
  }

  /** It has answered; the next failure is a first one. */
  void answered(String what) {
    if (!isPaused(what)) {
      pauses.remove(what);
    }
  }
}
