// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.compress;

/** The check of a level against its compression's range. */
final class Levels {
  private Levels() {}

  static void check(Compression compression, int level) {
    if (level < compression.lowestLevel() || level > compression.highestLevel()) {
      String range =
          compression.lowestLevel() == compression.highestLevel()
              ? "has no levels"
              : "has levels " + compression.lowestLevel() + " to " + compression.highestLevel();
      throw new IllegalArgumentException(
          "compression " + compression.name() + " " + range + ", not " + level);
    }
  }
}
