// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.compress;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** The blocks and deflaters of one stream, used again and again. */
final class GzipBlocks {
  private final int level;
  private final Queue<GzipBlock> free = new ConcurrentLinkedQueue<>();
  private final Queue<BlockDeflater> deflaters = new ConcurrentLinkedQueue<>();

  GzipBlocks(int level) {
    this.level = level;
  }

  GzipBlock take() {
    GzipBlock block = free.poll();
    if (block == null) {
      return new GzipBlock();
    }
    block.reset();
    return block;
  }

  void giveBack(GzipBlock block) {
    free.add(block);
  }

  GzipBlock deflate(GzipBlock block) {
    BlockDeflater deflater = deflaters.poll();
    if (deflater == null) {
      deflater = new BlockDeflater(level);
    }
    try {
      deflater.deflate(block);
    } finally {
      deflaters.add(deflater);
    }
    return block;
  }

  /** Frees the native memory, once the pool's threads have let go of it. */
  void close(ExecutorService pool) {
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = pool.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    for (BlockDeflater deflater : deflaters) {
      deflater.close();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
