// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import java.time.Duration;

/**
 * What garbage collection is to do.
 *
 * @param grace content that was written less than this time ago stays
 * @param dryRun whether to tell what would go, and to remove nothing
 */
public record GarbageOptions(Duration grace, boolean dryRun) {
  public static GarbageOptions defaults() {
    return new GarbageOptions(Duration.ZERO, false);
  }
}
