// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.quirk;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * A quirk that was seen.
 *
 * @param value for the quirks that have one
 * @param seen when it was last seen
 */
public record Observation(Quirk quirk, OptionalLong value, Instant seen) {
  /** After this time a registry may have changed, so it is tried again. */
  public static final Duration LIFE = Duration.ofDays(7);

  private static final Duration SKEW = Duration.ofHours(1);

  /** When it is forgotten. */
  public Instant expires() {
    return seen.plus(LIFE);
  }

  /** Neither too old nor from a future that a wrong clock has made. */
  boolean holdsAt(Instant now) {
    return now.isBefore(expires()) && seen.isBefore(now.plus(SKEW));
  }
}
