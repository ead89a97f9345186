// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.content;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layout.KeptIngest;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.serve.access.Caller;
import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A blob on its way in. One request at a time writes to it; {@link #acquire} says which. */
public final class UploadSession {
  public static final MediaType OCTETS = new MediaType("application/octet-stream");

  private static final int BUFFER = 64 * 1024;
  private static final long BUSY_SECONDS = 5;

  private final UUID id;
  private final RepositoryName repository;
  private final Caller owner;
  private final LayoutStore store;
  private final Ending ending;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable KeptIngest ingest;
  private volatile long usedNanos;
  private boolean ended;

  /** What is to be done when a session has ended, its content taken or forgotten. */
  interface Ending {
    void run() throws IOException;
  }

  /**
   * @param unused since when nobody has written to it
   */
  UploadSession(
      UUID id,
      RepositoryName repository,
      Caller owner,
      LayoutStore store,
      Duration unused,
      Ending ending) {
    this.id = id;
    this.repository = repository;
    this.owner = owner;
    this.store = store;
    this.ending = ending;
    this.usedNanos = System.nanoTime() - unused.toNanos();
  }

  public UUID id() {
    return id;
  }

  public RepositoryName repository() {
    return repository;
  }

  /** Who opened it, and may go on with it. */
  public Caller owner() {
    return owner;
  }

  /** The bytes that have arrived. To be asked by the one who has acquired the session. */
  public long size() throws IOException {
    return ingest().size();
  }

  /**
   * Makes the calling thread the only one that uses the session. A client that comes back after a
   * broken connection may be faster than the news of it, so this waits for a while.
   */
  public void acquire() throws Refusal {
    try {
      if (!lock.tryLock(BUSY_SECONDS, TimeUnit.SECONDS)) {
        throw new Refusal(
            ErrorCode.BLOB_UPLOAD_INVALID, 409, "another request is writing to this upload");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(ErrorCode.UNKNOWN, 503, "the server is stopping");
    }
    if (ended) {
      lock.unlock();
      throw new Refusal(ErrorCode.BLOB_UPLOAD_UNKNOWN, "the upload has ended");
    }
    usedNanos = System.nanoTime();
  }

  public void release() {
    usedNanos = System.nanoTime();
    lock.unlock();
  }

  /**
   * Appends what arrives; what arrived before a broken connection stays, so that the client can go
   * on from there. A failure of the store ends the session.
   *
   * @param room how many bytes may be appended
   * @return whether that was all of the body
   */
  public boolean append(InputStream body, long room) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long left = room;
    for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
      if (count > left) {
        return false;
      }
      left -= count;
      try {
        ingest().write(buffer, 0, count);
      } catch (IOException e) {
        discard();
        throw e;
      }
    }
    return true;
  }

  /**
   * Ends the session and puts the content into the store; no repository has it before it is linked.
   *
   * @throws Refusal DIGEST_INVALID if it is not what the client says; it is forgotten then
   */
  public Descriptor finish(Digest expected) throws IOException {
    try {
      return ingest().commit(OCTETS, expected);
    } catch (OciException e) {
      if (e.kind() == ErrorKind.MISMATCH) {
        throw new Refusal(ErrorCode.DIGEST_INVALID, String.valueOf(e.getMessage()));
      }
      throw e;
    } finally {
      discard();
    }
  }

  /** Forgets the content, unless it has been put into the store. */
  public void discard() throws IOException {
    ended = true;
    ending.run();
    KeptIngest there = ingest;
    if (there == null) {
      store.forgetKept(id.toString());
    } else {
      there.discard();
    }
  }

  /** Leaves the session as it is, for the next server. */
  void leave() throws IOException {
    KeptIngest there = ingest;
    if (there != null) {
      there.close();
    }
  }

  /** Discards the session if nobody uses it and nobody has for so long. */
  public boolean expire(long limitNanos) throws IOException {
    if (System.nanoTime() - usedNanos <= limitNanos || !lock.tryLock()) {
      return false;
    }
    try {
      discard();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** To be asked by the one who has acquired the session. */
  public boolean hasEnded() {
    return ended;
  }

  /** What a server before this one has left is hashed when somebody goes on with it. */
  private KeptIngest ingest() throws IOException {
    KeptIngest there = ingest;
    if (there == null) {
      there = store.keptIngest(id.toString());
      ingest = there;
    }
    return there;
  }
}
