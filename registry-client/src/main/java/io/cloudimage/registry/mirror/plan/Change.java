// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import java.util.Locale;

/** What is done to one reference of a destination. */
public enum Change {
  /** The destination does not have it. */
  ADD,
  /** It is there and names something else. */
  MOVE,
  /** It is as it should be; nothing is done. */
  KEEP,
  /** It is there and should not be. */
  DELETE;

  /** Reads what {@link #toString} writes. */
  public static Change parse(String text) {
    for (Change change : values()) {
      if (change.toString().equals(text)) {
        return change;
      }
    }
    throw new IllegalArgumentException("expected add, move, keep or delete");
  }

  /** The word of the plan. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
