// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.apply;

import io.cloudimage.registry.mirror.plan.Change;
import java.util.Locale;

/**
 * What became of one reference of a plan.
 *
 * @param name {@code host/path:tag} at the destination
 * @param message why, where it was not done
 */
public record Outcome(String name, Change change, Result result, String message) {
  /** How it ended. */
  public enum Result {
    DONE,
    /** Somebody had done it already. */
    ALREADY,
    /** The destination is not what the plan saw; nothing was done. */
    CONFLICT,
    FAILED;

    /** The word of the report. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether the destination is as the plan wants it. */
  public boolean isGood() {
    return result == Result.DONE || result == Result.ALREADY;
  }
}
