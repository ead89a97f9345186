// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.compress;

import java.util.zip.Deflater;

/**
 * Deflates blocks, one after the other. A block in which nothing is found to save is stored as it
 * is, which costs next to nothing: archives and images in a tree would take as long as all the rest
 * to become no smaller.
 *
 * <p>What is found depends on the block alone, so the same content gives the same bytes.
 */
final class BlockDeflater implements AutoCloseable {
  /** Above it the caller wants the least bytes, whatever they cost. */
  private static final int LAST_PROBED_LEVEL = 6;

  private static final int PROBES = 4;
  private static final int PROBE_BYTES = 4096;

  /** A probe that saves less than one part of this is one of content that is compressed already. */
  private static final int LEAST_SAVING = 32;

  private final boolean probing;
  private final Deflater deflater;
  private final Deflater quick = new Deflater(Deflater.BEST_SPEED, true);
  private final byte[] probed = new byte[PROBE_BYTES];

  BlockDeflater(int level) {
    this.probing = level <= LAST_PROBED_LEVEL;
    this.deflater = new Deflater(level, true);
  }

  void deflate(GzipBlock block) {
    if (probing && block.isFull() && !isCompressible(block)) {
      block.store();
    } else {
      deflater.reset();
      block.deflate(deflater);
    }
  }

  /** Whether some of it is, at places spread over the block. */
  private boolean isCompressible(GzipBlock block) {
    for (int i = 0; i < PROBES; i++) {
      int position = i * (BlockGzipOutputStream.BLOCK_BYTES / PROBES);
      quick.reset();
      block.input(quick, position, PROBE_BYTES);
      quick.finish();
      int count = quick.deflate(probed);
      if (count < PROBE_BYTES - PROBE_BYTES / LEAST_SAVING) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    deflater.end();
    quick.end();
  }
}
