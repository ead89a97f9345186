// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.registry.quirk.HostQuirks;
import io.cloudimage.registry.quirk.Quirk;

/**
 * How long the pieces of one upload are: long enough to cost no time, and no longer than what the
 * registry, or the way to it, bears.
 */
final class PieceLength {
  private static final long SHORT = 64L << 20;
  private static final long LONG = 256L << 20;
  private static final int PIECES = 4;
  private static final long SHORTEST = 1 << 20;
  private static final long SHORTEST_IN_DOUBT = 4 << 20;

  private final HostQuirks quirks;
  private long minimum;
  private long bearable;

  /**
   * @param size of the blob in bytes. A piece is what a break costs at most: a quarter of the blob,
   *     within bounds
   */
  PieceLength(HostQuirks quirks, long size) {
    this.quirks = quirks;
    this.bearable = Math.max(SHORT, Math.min(LONG, size / PIECES));
  }

  /** The registry does not take shorter ones. */
  void atLeast(long length) {
    minimum = length;
    if (length > 0) {
      quirks.observe(Quirk.MINIMUM_CHUNK, length);
    }
  }

  long get() {
    long known = quirks.value(Quirk.MAXIMUM_CHUNK).orElse(Long.MAX_VALUE);
    return Math.max(Math.max(minimum, SHORTEST), Math.min(bearable, known));
  }

  /** Whether a blob of this size goes in one request. */
  boolean takesWhole(long size) {
    if (quirks.has(Quirk.MONOLITHIC_ONLY) || size == 0) {
      return true;
    }
    return !quirks.has(Quirk.CHUNKS_ONLY) && size <= get();
  }

  /**
   * A request of {@code refused} bytes was too long for this registry.
   *
   * @throws OciException {@code e}, if there is nothing shorter
   */
  void shrink(long refused, OciException e) throws OciException {
    long least = Math.max(minimum, SHORTEST);
    if (refused <= least || quirks.has(Quirk.MONOLITHIC_ONLY)) {
      throw e;
    }
    bearable = Math.max(least, Math.min(refused, get()) / 4);
    quirks.observe(Quirk.MAXIMUM_CHUNK, bearable);
  }

  /** A request of this length broke; maybe a shorter one gets through. */
  void doubt() {
    bearable = Math.max(Math.min(SHORTEST_IN_DOUBT, bearable), bearable / 2);
  }
}
