// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.compress;

import io.cloudimage.oci.error.PoolEnd;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;

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
    PoolEnd.await(pool);
    for (BlockDeflater deflater : deflaters) {
      deflater.close();
    }
  }
}
