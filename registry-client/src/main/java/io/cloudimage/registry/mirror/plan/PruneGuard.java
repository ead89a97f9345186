// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import java.util.Optional;

/**
 * Refuses to delete where what the source lists looks cut short (spec/mirror.md 2.6). That a list
 * could not be read is not seen here: what was not listed is not planned at all.
 *
 * @param maximumDrop how much of the tags may go at once, in percent
 */
record PruneGuard(int maximumDrop) {
  /** Fewer tags than these may go in any case: a share of a handful says nothing. */
  private static final int HANDFUL = 3;

  /** Why the source's list is not believed, if it is not. */
  Optional<String> refusesSource(String source, int listed, int lastListed) {
    if (listed == 0) {
      return Optional.of(
          source + " lists no tags" + (lastListed == 0 ? "" : ", where it had " + lastListed));
    }
    if (lastListed - listed > HANDFUL && isTooMany(lastListed - listed, lastListed)) {
      return Optional.of(
          source + " lists " + listed + " tags, where it had " + lastListed + " the last time");
    }
    return Optional.empty();
  }

  /** Why so many deletions are not done, if they are not. */
  Optional<String> refusesDeletions(String destination, int deletions, int tags) {
    return deletions > HANDFUL && isTooMany(deletions, tags)
        ? Optional.of(deletions + " of the " + tags + " tags of " + destination + " would go")
        : Optional.empty();
  }

  private boolean isTooMany(int part, int whole) {
    return (long) part * 100 > (long) whole * maximumDrop;
  }
}
