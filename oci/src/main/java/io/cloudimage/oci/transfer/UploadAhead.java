// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import io.cloudimage.oci.content.BlobIngester;
import io.cloudimage.oci.content.GrowingBlobPusher;
import io.cloudimage.oci.content.Ingest;
import io.cloudimage.oci.content.ReadableIngest;
import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store's door through which content goes to another repository while it is still being written:
 * what has been written is read and sent by a thread for each ingest, which waits for more and
 * never makes the writer wait. Content that is given up is given up there, too. What cannot be sent
 * so is no failure: it is for an ordinary copy to bring, and to say what is wrong. For threads.
 *
 * <p>Nobody can be asked before whether content is there already whose digest is not known yet, so
 * what is written through here should be new.
 */
public final class UploadAhead implements BlobIngester, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(UploadAhead.class);

  /** What is shorter is sent as quickly when it is whole, and then only if it is not there. */
  private static final long LEAST = 1 << 20;

  private static final Duration END_PATIENCE = Duration.ofSeconds(5);

  private final BlobIngester store;
  private final GrowingBlobPusher destination;
  private final TransferListener listener;
  private final List<Follower> followers = new ArrayList<>();
  private final Set<Digest> sent = new LinkedHashSet<>();
  private int givenUp;

  private record Follower(Thread thread, Growth growth) {}

  /**
   * @param listener hears of what is still to be sent when the content is whole, and of its arrival
   */
  public UploadAhead(BlobIngester store, GrowingBlobPusher destination, TransferListener listener) {
    this.store = store;
    this.destination = destination;
    this.listener = listener;
  }

  @Override
  public Ingest ingest() throws IOException {
    Ingest ingest = store.ingest();
    return ingest instanceof ReadableIngest readable
        ? new FollowedIngest(ingest, LEAST, growth -> follow(readable, growth))
        : ingest;
  }

  private void follow(ReadableIngest ingest, Growth growth) {
    FileChannel written;
    try {
      written = ingest.openWritten();
    } catch (IOException e) {
      giveUp(e);
      return;
    }
    Thread thread = new Thread(() -> send(written, growth), "upload ahead");
    thread.setDaemon(true);
    synchronized (this) {
      followers.add(new Follower(thread, growth));
      thread.start();
    }
  }

  private void send(FileChannel written, Growth growth) {
    FollowedBlob blob = new FollowedBlob(written, growth, listener);
    try (written) {
      if (destination.pushGrowing(blob)) {
        Descriptor descriptor = blob.descriptor();
        synchronized (this) {
          sent.add(descriptor.digest());
        }
        listener.sentAhead(descriptor);
      }
    } catch (IOException | RuntimeException e) {
      giveUp(e);
    }
  }

  private void giveUp(Exception e) {
    LOG.debug("not sent while it was written: {}", e.toString());
    synchronized (this) {
      givenUp++;
    }
  }

  /**
   * Waits for what is under way, all of whose content is to be whole by now.
   *
   * @return what the destination has got
   */
  public Set<Digest> finish() throws CancelledException {
    try {
      for (Follower follower : underWay()) {
        follower.thread().join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    }
    synchronized (this) {
      return Set.copyOf(sent);
    }
  }

  /** How much could not be sent ahead, and is left to an ordinary copy. */
  public synchronized int givenUp() {
    return givenUp;
  }

  /** Gives up what is not whole, and waits a little for what has been sent of it to be undone. */
  @Override
  public void close() {
    List<Follower> all = underWay();
    all.forEach(follower -> follower.growth().abandoned());
    boolean interrupted = false;
    long end = System.nanoTime() + END_PATIENCE.toNanos();
    for (Follower follower : all) {
      interrupted |= awaitEnd(follower.thread(), end);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether there was an interrupt, which may be what the end is waited for after. */
  private static boolean awaitEnd(Thread thread, long end) {
    boolean interrupted = false;
    long left = end - System.nanoTime();
    while (thread.isAlive() && left > 0) {
      try {
        TimeUnit.NANOSECONDS.timedJoin(thread, left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      left = end - System.nanoTime();
    }
    return interrupted;
  }

  private synchronized List<Follower> underWay() {
    return List.copyOf(followers);
  }
}
