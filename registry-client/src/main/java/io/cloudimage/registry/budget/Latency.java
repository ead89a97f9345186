// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.budget;

/**
 * Tells from the time that small requests take whether a host is being pressed too hard: when they
 * take several times as long as they did at best. For threads.
 */
final class Latency {
  private static final double TOO_SLOW = 8;
  private static final long NOTICEABLE_NANOS = 250_000_000L;
  private static final double WEIGHT = 0.2;
  private static final double FORGETTING = 1.02;

  private double least = Double.MAX_VALUE;
  private double usual;

  /**
   * Notes one request.
   *
   * @return whether the host is overloaded; having said so, it starts to measure anew
   */
  synchronized boolean isTooLong(long nanos) {
    // The best time fades, so that a path that has become longer is not taken for a full one.
    least = Math.min(least * FORGETTING, nanos);
    usual = usual == 0 ? nanos : usual + WEIGHT * (nanos - usual);
    boolean tooLong = usual > least * TOO_SLOW && usual - least > NOTICEABLE_NANOS;
    if (tooLong) {
      usual = 0;
    }
    return tooLong;
  }
}
