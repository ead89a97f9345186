// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.budget;

import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.http.Lane;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What one host bears, found out while it is used, and shared by all who use it: how many requests
 * at once in each lane, until when it wants to be left alone, and the rates that we keep by choice.
 */
final class HostBudget {
  private static final int SMALL_START = 8;
  private static final int SMALL_MOST = 64;
  private static final int TRANSFERS_START = 4;
  private static final long SHRINK_PAUSE_NANOS = 1_000_000_000L;
  private static final double JITTER = 0.25;

  private final Map<Lane, Window> windows = new EnumMap<>(Lane.class);
  private final Latency latency = new Latency();
  private final Pace requests;
  private final Pace bytes;
  private final Clock clock;
  private long quietUntil;
  private long lastShrink;
  private @Nullable RateLimit rateLimit;
  private boolean toldLow;
  private volatile boolean reached;

  HostBudget(HostLimits limits, Clock clock) {
    this.clock = clock;
    this.requests = new Pace(limits.requestsPerSecond(), clock);
    this.bytes = new Pace(limits.bytesPerSecond(), clock);
    this.quietUntil = clock.nanos();
    this.lastShrink = clock.nanos() - SHRINK_PAUSE_NANOS;
    windows.put(Lane.SMALL, new Window(SMALL_START, SMALL_MOST));
    windows.put(Lane.READ, new Window(TRANSFERS_START, limits.transfers()));
    windows.put(Lane.WRITE, new Window(TRANSFERS_START, limits.transfers()));
  }

  /** Takes a place in the lane, when its turn and the host's time have come. */
  void enter(Lane lane) throws OciException {
    enter(lane, true);
  }

  /**
   * As {@link #enter(Lane)}.
   *
   * @param waits whether to wait for a host that wants to be left alone
   * @throws OciException UNAVAILABLE if it wants to be, and is not waited for
   */
  void enter(Lane lane, boolean waits) throws OciException {
    window(lane).enter();
    try {
      requests.take(1);
      for (Duration wait = quiet(); !wait.isZero(); wait = quiet()) {
        if (!waits) {
          throw new OciException(
              ErrorKind.UNAVAILABLE, "it wants to be left alone for " + wait.toSeconds() + " s");
        }
        clock.sleep(wait);
      }
    } catch (OciException e) {
      window(lane).leave();
      throw e;
    }
  }

  void leave(Lane lane) {
    window(lane).leave();
  }

  /** Waits until so many bytes of a blob may move. */
  void move(long count) throws CancelledException {
    bytes.take(count);
  }

  /** Learns from a reply that took {@code nanos} to come. */
  void learn(Lane lane, HttpReply reply, long nanos) {
    reached = true;
    Optional<RateLimit> said = RateLimit.of(reply);
    if (said.isPresent()) {
      synchronized (this) {
        rateLimit = said.get();
      }
    }
    if (reply.status() == 429 || reply.status() == 503) {
      overloaded();
      reply
          .header("Retry-After")
          .flatMap(text -> RetryAfter.parse(text, clock.now()))
          .ifPresent(this::keepQuiet);
    } else if (lane == Lane.SMALL && isQuestion(reply) && latency.isTooLong(nanos)) {
      overloaded();
    } else if (reply.status() < 500) {
      window(lane).grow();
    }
  }

  /** The end of an upload takes as long as the blob is large, and says nothing of the host. */
  private static boolean isQuestion(HttpReply reply) {
    String method = reply.call().method();
    return method.equals("GET") || method.equals("HEAD");
  }

  /** Many requests fail together for one reason; it counts once. */
  void overloaded() {
    synchronized (this) {
      long now = clock.nanos();
      if (now - lastShrink < SHRINK_PAUSE_NANOS) {
        return;
      }
      lastShrink = now;
    }
    windows.values().forEach(Window::shrink);
  }

  private synchronized void keepQuiet(Duration wait) {
    long jittered =
        (long) (wait.toNanos() * (1 + JITTER * ThreadLocalRandom.current().nextDouble()));
    long until = clock.nanos() + jittered;
    if (until - quietUntil > 0) {
      quietUntil = until;
    }
  }

  /** How long the host wants to be left alone from now on. */
  synchronized Duration quiet() {
    return Duration.ofNanos(Math.max(0, quietUntil - clock.nanos()));
  }

  synchronized Optional<RateLimit> rateLimit() {
    return Optional.ofNullable(rateLimit);
  }

  /** The host's rate when it comes to its end: once, until there is more again. */
  synchronized Optional<RateLimit> newlyLow() {
    boolean low = rateLimit != null && rateLimit.isLow();
    boolean news = low && !toldLow;
    toldLow = low;
    return news ? rateLimit() : Optional.empty();
  }

  /** Whether the host has ever answered. */
  boolean isReached() {
    return reached;
  }

  int windowSize(Lane lane) {
    return window(lane).size();
  }

  void close() {
    windows.values().forEach(Window::close);
  }

  private Window window(Lane lane) {
    Window window = windows.get(lane);
    if (window == null) {
      throw new IllegalStateException("no window for " + lane);
    }
    return window;
  }
}
