// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.selection;

/**
 * How many of the newest tags are taken.
 *
 * @param order what makes one tag newer than another
 */
public record Newest(int count, Order order) {
  /** What makes one tag newer than another. */
  public enum Order {
    /** The version that the tag names; tags that name none are not taken. */
    VERSION,
    /** The time that the image's config says it was created at; images that say none come last. */
    CREATED
  }

  /**
   * @throws IllegalArgumentException if the count is less than one
   */
  public Newest {
    if (count < 1) {
      throw new IllegalArgumentException("the newest are at least 1, not " + count);
    }
  }
}
