// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.upstream;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.layout.StoreIngest;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.serve.content.ServedStore;
import io.cloudimage.serve.content.UploadSession;
import io.cloudimage.serve.http.GrowingFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A blob on its way from an upstream into the store, and at the same time to every client that asks
 * for it. Its bytes are hashed as they come; the last of them are given out when the digest is
 * right, and the store has it from then on.
 */
public final class BlobFetch implements GrowingFile {
  private static final int BUFFER = 256 * 1024;

  /** Opens the upstream's content, which checks itself by its end. */
  @FunctionalInterface
  interface Source {
    InputStream open() throws IOException;
  }

  /** What is to be done when the blob is in the store. */
  @FunctionalInterface
  interface Arrival {
    void arrived() throws IOException;
  }

  private final Descriptor blob;
  private final ServedStore store;
  private final StoreIngest ingest;
  private final List<Arrival> arrivals = new ArrayList<>();
  private final List<Runnable> followers = new CopyOnWriteArrayList<>();
  private volatile long available;
  private volatile @Nullable IOException failure;
  private boolean stored;

  BlobFetch(Descriptor blob, ServedStore store) throws IOException {
    this.blob = blob;
    this.store = store;
    this.ingest = store.store().ingest();
  }

  /**
   * Has something done when the blob has come.
   *
   * @return false if it is too late: the blob is in the store, or will not come
   */
  synchronized boolean onArrival(Arrival arrival) {
    if (stored || failure != null) {
      return false;
    }
    arrivals.add(arrival);
    return true;
  }

  /** Fetches; to be called once. What fails is told to those who wait for the bytes. */
  void run(Source source) throws IOException {
    try (ingest;
        InputStream in = source.open()) {
      byte[] buffer = new byte[BUFFER];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        ingest.write(buffer, 0, count);
        available = ingest.size();
        tell();
      }
      keep();
    } catch (IOException | RuntimeException e) {
      fail(e instanceof IOException io ? io : new IOException(e));
      throw e;
    }
  }

  private synchronized void keep() throws IOException {
    LayoutStore kept = store.store();
    Descriptor seen = ingest.commit(UploadSession.OCTETS);
    if (!seen.digest().equals(blob.digest())) {
      // The store's ingest names by sha256; the bytes were compared with the digest asked for.
      kept.push(renamed(kept, seen));
    }
    for (Arrival arrival : arrivals) {
      arrival.arrived();
    }
    stored = true;
  }

  /** Ends the waiting of who follows. */
  void fail(IOException problem) {
    synchronized (this) {
      failure = problem;
    }
    tell();
  }

  /** The file that the bytes are in, to be read while it grows; the caller closes it. */
  public synchronized FileChannel open() throws IOException {
    return stored ? store.open(blob) : ingest.openWritten();
  }

  @Override
  public long available() throws IOException {
    long now = available;
    IOException problem = failure;
    if (problem != null && now < blob.size()) {
      throw new IOException("the upstream did not send the blob", problem);
    }
    return now;
  }

  @Override
  public void whenGrown(Runnable told) {
    followers.add(told);
  }

  @Override
  public void forget(Runnable told) {
    followers.remove(told);
  }

  private void tell() {
    followers.forEach(Runnable::run);
  }

  private Blob renamed(LayoutStore kept, Descriptor seen) {
    return new Blob() {
      @Override
      public Descriptor descriptor() {
        return blob;
      }

      @Override
      public InputStream open() throws IOException {
        return kept.fetch(seen);
      }
    };
  }
}
