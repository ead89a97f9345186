// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.error.CancelledException;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Has a file that is being written brought to the disk meanwhile, by a thread of its own, so that
 * little is left to wait for at the end. One flush at a time: a disk that is slower than what comes
 * delays nothing but the end. For one thread.
 */
final class WriteBehind implements Closeable {
  /** So much is written before the next flush begins. */
  static final long STEP = 32L << 20;

  private final Flush file;
  private long next = STEP;
  private @Nullable FutureTask<Void> running;

  /** As {@link java.nio.channels.FileChannel#force}. */
  interface Flush {
    void force(boolean metadata) throws IOException;
  }

  /**
   * @param file is open until this is closed
   */
  WriteBehind(Flush file) {
    this.file = file;
  }

  /**
   * So many bytes are in the file.
   *
   * @throws IOException what an earlier flush failed with
   */
  void written(long size) throws IOException {
    if (size < next || running != null && !running.isDone()) {
      return;
    }
    join();
    next = size + STEP;
    FutureTask<Void> flush =
        new FutureTask<>(
            () -> {
              file.force(false);
              return null;
            });
    running = flush;
    Thread thread = new Thread(flush, "write-behind");
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns when all of the file is on the disk; fails also with what an earlier flush failed. */
  void finish() throws IOException {
    join();
    file.force(true);
  }

  /** The system tells a failed flush once; so none of them may be overheard. */
  private void join() throws IOException {
    FutureTask<Void> flush = running;
    running = null;
    if (flush == null) {
      return;
    }
    try {
      flush.get();
    } catch (InterruptedException e) {
      running = flush;
      Thread.currentThread().interrupt();
      throw new CancelledException();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  /** Waits for the flush that is under way, whatever comes of it. */
  @Override
  public void close() {
    FutureTask<Void> flush = running;
    running = null;
    boolean interrupted = false;
    while (flush != null && !flush.isDone()) {
      try {
        flush.get();
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        // The file is given up.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
