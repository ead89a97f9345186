// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.error.PoolEnd;
import io.cloudimage.oci.error.Thrown;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same with many things, several at once. All threads have ended when it returns. */
public final class Workers {
  private final int threads;
  private final Cancellation cancellation;

  /** What is done with each. */
  public interface Work<T> {
    void run(T item) throws IOException;
  }

  /**
   * @param cancellation is cancelled by the first failure, so that the others end
   */
  public Workers(int threads, Cancellation cancellation) {
    this.threads = threads;
    this.cancellation = cancellation;
  }

  /** The first failure ends the others and is thrown. */
  public <T> void forEach(List<T> items, Work<T> work) throws IOException {
    if (items.isEmpty()) {
      return;
    }
    ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, items.size()));
    CompletionService<Void> done = new ExecutorCompletionService<>(pool);
    List<Future<Void>> futures = new ArrayList<>();
    try {
      for (T item : items) {
        futures.add(
            done.submit(
                () -> {
                  work.run(item);
                  return null;
                }));
      }
      for (int i = 0; i < futures.size(); i++) {
        done.take().get();
      }
    } catch (InterruptedException e) {
      cancellation.cancel();
      Thread.currentThread().interrupt();
      throw new CancelledException();
    } catch (ExecutionException e) {
      pool.shutdownNow();
      cancellation.cancel();
      throw Thrown.of(e.getCause());
    } finally {
      pool.shutdownNow();
      PoolEnd.await(pool);
    }
  }
}
