// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.content;

import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.serve.access.Caller;
import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** The open uploads. They live in this process: after a restart clients start again. */
public final class UploadSessions {
  private final LayoutStore store;
  private final Map<UUID, UploadSession> open = new ConcurrentHashMap<>();
  private final Semaphore places;
  private final Duration expiry;

  public UploadSessions(LayoutStore store, int maximum, Duration expiry) {
    this.store = store;
    this.places = new Semaphore(maximum);
    this.expiry = expiry;
  }

  /**
   * Opens an upload; {@link #forget} must follow.
   *
   * @throws Refusal TOOMANYREQUESTS
   */
  public UploadSession start(RepositoryName repository, Caller owner) throws IOException {
    expire();
    if (!places.tryAcquire()) {
      throw new Refusal(ErrorCode.TOOMANYREQUESTS, "too many uploads are open")
          .with("Retry-After", "5");
    }
    try {
      UploadSession session = new UploadSession(repository, owner, store.ingest());
      open.put(session.id(), session);
      return session;
    } catch (IOException | RuntimeException e) {
      places.release();
      throw e;
    }
  }

  /** How many uploads are open. */
  public int size() {
    return open.size();
  }

  /** An open upload of this repository and this caller, acquired by the calling thread. */
  public UploadSession acquire(RepositoryName repository, String id, Caller caller) throws Refusal {
    UploadSession session = open.get(parse(id));
    if (session == null
        || !session.repository().equals(repository)
        || !session.owner().equals(caller)) {
      throw unknown();
    }
    session.acquire();
    return session;
  }

  /** Releases a session, and takes it off the list if it has ended. */
  public void release(UploadSession session) {
    boolean ended = session.hasEnded();
    session.release();
    if (ended) {
      forget(session);
    }
  }

  /** Ends what nobody has gone on with. */
  public void expire() throws IOException {
    for (UploadSession session : List.copyOf(open.values())) {
      if (session.expire(expiry.toNanos())) {
        forget(session);
      }
    }
  }

  /** Ends all; to be called when no request runs any more. */
  public void close() throws IOException {
    for (UploadSession session : List.copyOf(open.values())) {
      session.discard();
      forget(session);
    }
  }

  private void forget(UploadSession session) {
    if (open.remove(session.id()) != null) {
      places.release();
    }
  }

  private static UUID parse(String id) throws Refusal {
    try {
      UUID uuid = UUID.fromString(id);
      if (uuid.toString().equals(id)) {
        return uuid;
      }
    } catch (IllegalArgumentException e) {
      throw unknown();
    }
    throw unknown();
  }

  private static Refusal unknown() {
    return new Refusal(ErrorCode.BLOB_UPLOAD_UNKNOWN, "no such upload in this repository");
  }
}
