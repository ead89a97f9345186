// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.closure;

/**
 * How far a closure is followed.
 *
 * @param depth how many steps from the root: to a child, to a referrer, to a referrer's referrer
 * @param members how many manifests and indexes
 */
public record ClosureLimits(int depth, int members) {
  /**
   * @throws IllegalArgumentException if a limit is less than one
   */
  public ClosureLimits {
    if (depth < 1 || members < 1) {
      throw new IllegalArgumentException("a closure's limits are at least 1");
    }
  }

  /** Eight steps, 10,000 members. */
  public static ClosureLimits defaults() {
    return new ClosureLimits(8, 10_000);
  }
}
