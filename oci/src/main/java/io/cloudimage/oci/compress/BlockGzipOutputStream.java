// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.compress;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;

/**
 * Compresses blocks of 256 KiB on several threads into one gzip member, as pigz does: each block
 * knows the 32 KiB before it, so little is lost, and the cuts lie at fixed places, so the output
 * does not depend on the number of threads.
 */
final class BlockGzipOutputStream extends OutputStream {
  static final int BLOCK_BYTES = 256 * 1024;
  private static final byte[] HEADER = {
    0x1f, (byte) 0x8b, 8, 0, /* no time */ 0, 0, 0, 0, 0, /* no system */ (byte) 0xff
  };

  /** An empty final block, for the end of the deflate stream. */
  private static final byte[] LAST_BLOCK = {3, 0};

  private final OutputStream to;
  private final int limit;
  private final ExecutorService pool;
  private final GzipBlocks blocks;
  private final Deque<Future<GzipBlock>> pending = new ArrayDeque<>();
  private final CRC32 crc = new CRC32();
  private GzipBlock block;
  private long size;
  private boolean closed;
  private boolean failed;

  BlockGzipOutputStream(OutputStream to, int level, int threads) throws IOException {
    this.to = to;
    this.limit = 2 * threads;
    this.blocks = new GzipBlocks(level);
    this.pool =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "gzip");
              thread.setDaemon(true);
              return thread;
            });
    this.block = blocks.take();
    to.write(HEADER);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
    crc.update(buffer, offset, length);
    size += length;
    int done = 0;
    while (done < length) {
      done += block.fill(buffer, offset + done, length - done);
      if (block.isFull()) {
        submit();
      }
    }
  }

  private void submit() throws IOException {
    GzipBlock full = block;
    block = blocks.take();
    block.follow(full);
    pending.add(pool.submit(() -> blocks.deflate(full)));
    while (pending.size() > limit) {
      writeFirst();
    }
  }

  private void writeFirst() throws IOException {
    try {
      GzipBlock done = pending.removeFirst().get();
      done.writeTo(to);
      blocks.giveBack(done);
    } catch (InterruptedException e) {
      failed = true;
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while compressing");
    } catch (ExecutionException e) {
      failed = true;
      throw new IOException("compressing failed", e.getCause());
    } catch (IOException e) {
      failed = true;
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (!failed) {
        complete();
      }
    } finally {
      pool.shutdownNow();
      blocks.close(pool);
    }
  }

  private void complete() throws IOException {
    if (!block.isEmpty()) {
      submit();
    }
    while (!pending.isEmpty()) {
      writeFirst();
    }
    to.write(LAST_BLOCK);
    byte[] trailer = new byte[8];
    for (int i = 0; i < 4; i++) {
      trailer[i] = (byte) (crc.getValue() >>> (8 * i));
      trailer[4 + i] = (byte) (size >>> (8 * i));
    }
    to.write(trailer);
    to.flush();
  }
}
