// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.RepositoryName;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trees of the images that were asked for last. Layers are read by a few threads beside those
 * that answer requests, since it may take long; who asks waits a little, and asks again.
 */
final class FileTrees implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileTrees.class);
  private static final int THREADS = 2;
  private static final int WAITING = 16;
  private static final long ROOM = 32L << 20;
  private static final long ALL_ROOM = 64L << 20;
  private static final int NUMBER = 64;
  private static final long FAILURE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long READING_NANOS = TimeUnit.MINUTES.toNanos(10);

  /** Whose files, and how they are found. */
  record Wanted(
      RepositoryName repository,
      Digest manifest,
      ContentSource source,
      List<Descriptor> layers,
      List<Digest> diffIds) {}

  /** A repository must not see what only another one could read. */
  private record Key(RepositoryName repository, Digest manifest) {}

  private final LinkedHashMap<Key, TreeReading> readings = new LinkedHashMap<>(16, 0.75f, true);
  private final ThreadPoolExecutor readers =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          10,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          FileTrees::daemon);

  FileTrees() {
    readers.allowCoreThreadTimeOut(true);
  }

  /**
   * How far the reading of an image's files is; it is begun if nobody has, and waited for a little.
   *
   * @param waitMillis at most
   */
  TreeState state(Wanted wanted, long waitMillis) throws IOException {
    TreeReading reading;
    try {
      reading = reading(wanted);
    } catch (RejectedExecutionException e) {
      return new TreeState.Busy();
    }
    return reading.await(waitMillis);
  }

  private synchronized TreeReading reading(Wanted wanted) {
    Key key = new Key(wanted.repository(), wanted.manifest());
    TreeReading known = readings.get(key);
    if (known != null && !known.failedBefore(System.nanoTime() - FAILURE_NANOS)) {
      return known;
    }
    long total = wanted.layers().stream().mapToLong(Descriptor::size).sum();
    TreeReading reading = new TreeReading(total);
    readers.execute(() -> read(wanted, reading));
    readings.put(key, reading);
    return reading;
  }

  private void read(Wanted wanted, TreeReading reading) {
    try {
      ContentSource source = new CountedContent(wanted.source(), reading::advance, READING_NANOS);
      reading.done(FileTree.read(source, wanted.layers(), wanted.diffIds(), ROOM));
    } catch (OciException e) {
      reading.failed(Problem.text(e));
    } catch (IOException | RuntimeException e) {
      LOG.warn("cannot list the files of {}: {}", wanted.manifest(), e.toString());
      reading.failed(Problem.text(e));
    }
    dropOld();
  }

  private synchronized void dropOld() {
    long weight = readings.values().stream().mapToLong(TreeReading::weight).sum();
    Iterator<Map.Entry<Key, TreeReading>> eldest = readings.entrySet().iterator();
    while ((weight > ALL_ROOM || readings.size() > NUMBER) && eldest.hasNext()) {
      TreeReading reading = eldest.next().getValue();
      if (reading.hasEnded()) {
        weight -= reading.weight();
        eldest.remove();
      }
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "serve-page-layers");
    thread.setDaemon(true);
    return thread;
  }

  /** Cuts off what is being read. */
  @Override
  public void close() {
    readers.shutdownNow();
    try {
      readers.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
