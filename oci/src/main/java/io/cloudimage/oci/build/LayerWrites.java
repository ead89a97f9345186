// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.error.PoolEnd;
import io.cloudimage.oci.error.Thrown;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Writes layers beside the thread that builds, two at a time at most. The first failure ends them
 * all; it is what the next call throws, and every one after it.
 */
final class LayerWrites implements AutoCloseable {
  private static final int AT_ONCE = 2;

  /** So many are listed in memory at once, beside those of the instruction that is looked at. */
  private static final int MOST_FILES = 50_000;

  private final ExecutorService threads = Executors.newCachedThreadPool(LayerWrites::thread);
  private final Semaphore room = new Semaphore(MOST_FILES);
  private @Nullable Throwable failure;

  /** Writes a layer. */
  interface Write {
    PlacedLayer run() throws IOException;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "cloudimage-layer");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Begins to write a layer; waits until there is room for it, and for a very large one until it is
   * written.
   *
   * @param files how many it has
   * @throws IOException the first failure of any layer; CANCELLED if the thread is interrupted
   */
  Future<PlacedLayer> begin(int files, Write write) throws IOException {
    int share = Math.max(MOST_FILES / AT_ONCE, Math.min(files, MOST_FILES));
    try {
      room.acquire(share);
    } catch (InterruptedException e) {
      throw interrupted();
    }
    Future<PlacedLayer> layer;
    try {
      layer = threads.submit(() -> run(write, share));
    } catch (RejectedExecutionException e) {
      throw firstOr(e);
    }
    if (files > MOST_FILES / AT_ONCE) {
      await(layer);
    }
    return layer;
  }

  private PlacedLayer run(Write write, int share) throws IOException {
    try {
      return write.run();
    } catch (Throwable e) {
      end(e);
      throw e;
    } finally {
      room.release(share);
    }
  }

  /**
   * The layer, when it is written.
   *
   * @throws IOException as {@link #begin}
   */
  PlacedLayer await(Future<PlacedLayer> layer) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted();
    }
    try {
      return layer.get();
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (ExecutionException e) {
      throw firstOr(e);
    }
  }

  private synchronized void end(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
    threads.shutdownNow();
  }

  private CancelledException interrupted() {
    threads.shutdownNow();
    Thread.currentThread().interrupt();
    return new CancelledException();
  }

  /**
   * The first failure of a layer; if there is none, another.
   *
   * @param other of the thread that builds
   */
  synchronized IOException firstOr(Throwable other) {
    return Thrown.of(failure == null ? other : failure);
  }

  /** Ends what is under way; no file of the build is in use any more then. */
  @Override
  public void close() {
    threads.shutdownNow();
    PoolEnd.await(threads);
  }
}
