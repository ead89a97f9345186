// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.upstream;

import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.serve.content.ServedStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The blobs under way: each once, however many clients and repositories want it. */
final class BlobFetches implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BlobFetches.class);
  private static final int THREADS = 16;

  private final ServedStore store;
  private final Map<Digest, BlobFetch> running = new HashMap<>();
  private final Map<String, Descriptor> confirmed = new HashMap<>();
  private final ThreadPoolExecutor threads;

  BlobFetches(ServedStore store) {
    this.store = store;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "serve-fetch-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * The fetch of a blob: the one that runs, or a new one; empty if the blob has come meanwhile. It
   * goes on to its end though no client may be left that waits for it.
   *
   * @param key names the blob in the repository that has it
   * @param arrival is done once the blob is in the store
   */
  synchronized Optional<BlobFetch> join(
      String key, Descriptor blob, BlobFetch.Source source, BlobFetch.Arrival arrival)
      throws IOException {
    BlobFetch fetch = running.get(blob.digest());
    if (fetch == null || !fetch.onArrival(arrival)) {
      if (store.store().exists(blob)) {
        arrival.arrived();
        return Optional.empty();
      }
      fetch = new BlobFetch(blob, store);
      fetch.onArrival(arrival);
      running.put(blob.digest(), fetch);
      start(fetch, blob, source);
    }
    confirmed.put(key, blob);
    return Optional.of(fetch);
  }

  /** The blob, if its fetch runs and its repository is known to have it. */
  synchronized Optional<Descriptor> confirmed(String key) {
    return Optional.ofNullable(confirmed.get(key));
  }

  private void start(BlobFetch fetch, Descriptor blob, BlobFetch.Source source) throws IOException {
    try {
      threads.execute(() -> run(fetch, blob, source));
    } catch (RejectedExecutionException e) {
      running.remove(blob.digest());
      throw new IOException("the server is stopping", e);
    }
  }

  private void run(BlobFetch fetch, Descriptor blob, BlobFetch.Source source) {
    try {
      fetch.run(source);
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} was not fetched: {}", blob.digest(), Printable.escape(String.valueOf(e)));
    } finally {
      synchronized (this) {
        running.remove(blob.digest(), fetch);
        confirmed.values().removeIf(each -> each.digest().equals(blob.digest()));
      }
    }
  }

  /** Cuts off what runs; nothing of it is left. */
  @Override
  public void close() {
    synchronized (this) {
      running.values().forEach(fetch -> fetch.fail(new IOException("the server is stopping")));
    }
    threads.shutdownNow();
    try {
      threads.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
