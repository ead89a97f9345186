// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.file;

import java.time.Duration;
import java.util.List;

/**
 * A mirror file, defaults filled in.
 *
 * @param recheck how long what was last seen at a destination is believed without being asked for
 * @param maximumDrop the share of tags, in percent, that may go at once before a prune is refused
 */
public record MirrorFile(List<MirrorEntry> entries, Duration recheck, int maximumDrop) {
  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public MirrorFile {
    entries = List.copyOf(entries);
    if (recheck.isNegative()) {
      throw new IllegalArgumentException("a time to recheck is not negative");
    }
    if (maximumDrop < 0 || maximumDrop > 100) {
      throw new IllegalArgumentException("a share is 0 to 100 percent, not " + maximumDrop);
    }
  }
}
