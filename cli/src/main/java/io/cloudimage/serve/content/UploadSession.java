// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.content;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Ingest;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
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
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A blob on its way in. One request at a time writes to it; {@link #acquire} says which. */
public final class UploadSession {
  public static final MediaType OCTETS = new MediaType("application/octet-stream");

  private static final int BUFFER = 64 * 1024;
  private static final long BUSY_SECONDS = 5;

  private final UUID id = UUID.randomUUID();
  private final RepositoryName repository;
  private final Caller owner;
  private final Ingest ingest;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile long usedNanos = System.nanoTime();
  private boolean ended;

  public UploadSession(RepositoryName repository, Caller owner, Ingest ingest) {
    this.repository = repository;
    this.owner = owner;
    this.ingest = ingest;
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

  public long size() {
    return ingest.size();
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
   */
  public void append(InputStream body) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
      try {
        ingest.write(buffer, 0, count);
      } catch (IOException e) {
        discard();
        throw e;
      }
    }
  }

  /**
   * Ends the session and puts the content into the store. It stands there under its own digest; no
   * repository has it before it is linked.
   *
   * @throws Refusal DIGEST_INVALID if it is not what the client says; nothing then refers to it
   */
  public Descriptor finish(Digest expected, LayoutStore store) throws IOException {
    try {
      Descriptor seen = ingest.commit(OCTETS);
      if (seen.digest().algorithm() == expected.algorithm()) {
        if (!seen.digest().equals(expected)) {
          throw new Refusal(ErrorCode.DIGEST_INVALID, "the content's digest is " + seen.digest());
        }
        return seen;
      }
      Descriptor descriptor = Descriptor.of(OCTETS, expected, seen.size());
      store.push(copy(descriptor, seen, store));
      return descriptor;
    } catch (OciException e) {
      if (e.kind() == ErrorKind.MISMATCH) {
        throw new Refusal(ErrorCode.DIGEST_INVALID, "the content's digest is not " + expected);
      }
      throw e;
    } finally {
      discard();
    }
  }

  /** Forgets the content, unless it has been put into the store. */
  public void discard() throws IOException {
    ended = true;
    ingest.close();
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

  private static Blob copy(Descriptor descriptor, Descriptor original, LayoutStore store) {
    return new Blob() {
      @Override
      public Descriptor descriptor() {
        return descriptor;
      }

      @Override
      public InputStream open() throws IOException {
        return store.fetch(original);
      }
    };
  }
}
