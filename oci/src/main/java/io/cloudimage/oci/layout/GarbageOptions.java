// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import java.time.Duration;

/**
 * What garbage collection is to do.
 *
 * @param grace content that was written less than this time ago stays
 * @param dryRun whether to tell what would go, and to remove nothing
 * @param partialGrace a part of a blob whose transfer broke less than this time ago stays, so that
 *     the next transfer goes on with it
 */
public record GarbageOptions(Duration grace, boolean dryRun, Duration partialGrace) {
  private static final Duration WEEK = Duration.ofDays(7);

  /** Parts of blobs stay for a week. */
  public GarbageOptions(Duration grace, boolean dryRun) {
    this(grace, dryRun, WEEK);
  }

  public static GarbageOptions defaults() {
    return new GarbageOptions(Duration.ZERO, false);
  }

  public GarbageOptions withPartialGrace(Duration time) {
    return new GarbageOptions(grace, dryRun, time);
  }
}
