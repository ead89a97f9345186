// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.content.ProvingStream;
import io.cloudimage.oci.content.VerifyingInputStream;
import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The store's content, and what is on its way into it: a blob can be read while it is written by
 * this process, up to where it is written. Who asks for one whose transfer has not begun waits for
 * it. For threads.
 *
 * <p>A stream checks size and digest by its end, as those of any source do, but what it gives
 * before may be anything: bytes of an earlier run that turn out wrong, or those of a registry that
 * lies. Even a complaint about them is to be believed only when the blob is {@link #settle
 * settled}.
 */
public final class FollowedContent implements ContentSource {
  private final LayoutStore store;
  private final BlobFiles blobs;
  private final Arrivals arrivals;
  private final List<Arrival> followed = new ArrayList<>();
  private boolean ended;
  private volatile @Nullable IOException failure;

  FollowedContent(LayoutStore store, BlobFiles blobs, Arrivals arrivals) {
    this.store = store;
    this.blobs = blobs;
    this.arrivals = arrivals;
  }

  /** Whether it is in the store, proven. */
  @Override
  public boolean exists(Descriptor target) throws IOException {
    return store.exists(target);
  }

  /**
   * Opens content of the store, or on its way into it; the caller closes it. Reading waits for the
   * bytes.
   *
   * @throws OciException NOT_FOUND if it is neither, and nothing more comes; while reading
   *     MISMATCH, also if the transfer found what it had to be wrong and started again; what the
   *     transfer failed with; CANCELLED if the thread is interrupted
   */
  @Override
  public InputStream fetch(Descriptor target) throws IOException {
    return VerifyingInputStream.of(open(target), target, "the store " + store.root());
  }

  private InputStream open(Descriptor target) throws IOException {
    synchronized (arrivals) {
      while (true) {
        check();
        if (ended || blobs.exists(target)) {
          return new StoppableStream(blobs.open(target, 0));
        }
        Optional<InputStream> growing = follow(target);
        if (growing.isPresent()) {
          return growing.get();
        }
        arrivals.awaitChange();
      }
    }
  }

  private Optional<InputStream> follow(Descriptor target) throws IOException {
    Arrival arrival = arrivals.of(target.digest());
    if (arrival == null) {
      return Optional.empty();
    }
    try {
      InputStream stream =
          new StoppableStream(new ArrivingStream(arrivals, arrival, target, this::check));
      followed.add(arrival);
      return Optional.of(stream);
    } catch (NoSuchFileException e) {
      // It has just been renamed; that is told next.
      return Optional.empty();
    }
  }

  /**
   * Waits until every blob that was handed out while it was under way is in the store, or is known
   * not to come.
   *
   * @return whether all of them are there and are what was read; false if a transfer failed, or
   *     started again
   * @throws CancelledException if the thread is interrupted
   */
  public boolean settle() throws CancelledException {
    synchronized (arrivals) {
      while (true) {
        if (followed.stream().anyMatch(each -> each.failure() != null)) {
          return false;
        }
        if (followed.stream().allMatch(Arrival::isStored)) {
          return true;
        }
        if (ended) {
          return false;
        }
        arrivals.awaitChange();
      }
    }
  }

  /** Nothing more is on its way: what is not in the store is not waited for. */
  public void end() {
    synchronized (arrivals) {
      ended = true;
      arrivals.changed();
    }
  }

  /** Nothing is to be read any more: all who read or wait fail, with this as the cause. */
  public void stop(IOException why) {
    synchronized (arrivals) {
      ended = true;
      failure = why;
      arrivals.changed();
    }
  }

  private void check() throws IOException {
    IOException why = failure;
    if (why != null) {
      throw failed(why);
    }
  }

  /** A failure is told in several threads, each with its own trace. */
  static OciException failed(IOException why) {
    ErrorKind kind = why instanceof OciException oci ? oci.kind() : ErrorKind.UNAVAILABLE;
    return new OciException(kind, "what is unpacked did not arrive: " + why.getMessage(), why);
  }

  /** Ends when all is to be stopped, also while it reads what is there. */
  private final class StoppableStream extends FilterInputStream implements ProvingStream {
    StoppableStream(InputStream in) {
      super(in);
    }

    @Override
    public boolean proves(Descriptor content) {
      return ProvingStream.proves(in, content);
    }

    @Override
    public int read() throws IOException {
      check();
      return super.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      check();
      return super.read(buffer, offset, length);
    }
  }
}
