// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.content;

import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.serve.access.Caller;
import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open uploads. They outlive the server: a file with the names of repository and user stands
 * for each, and its bytes lie in the store's ingest under its id. A server that starts goes on with
 * what the one before it has left, however that ended.
 */
public final class UploadSessions {
  private final LayoutStore store;
  private final Path directory;
  private final Map<UUID, UploadSession> open = new ConcurrentHashMap<>();
  private final int maximum;
  private final Duration expiry;

  /** To be called by who has the data root's {@link ServerLock}. */
  public UploadSessions(LayoutStore store, int maximum, Duration expiry) throws IOException {
    this.store = store;
    this.directory = store.root().resolve("serve").resolve("uploads");
    this.maximum = maximum;
    this.expiry = expiry;
    if (!store.isReadOnly()) {
      Files.createDirectories(directory);
      findThoseLeftOpen();
      expire();
    }
  }

  /**
   * Opens an upload.
   *
   * @throws Refusal TOOMANYREQUESTS
   */
  public UploadSession start(RepositoryName repository, Caller owner) throws IOException {
    expire();
    UUID id = UUID.randomUUID();
    UploadSession session =
        new UploadSession(
            id, repository, owner, store, Duration.ZERO, () -> Files.deleteIfExists(file(id)));
    synchronized (open) {
      if (open.size() >= maximum) {
        throw new Refusal(ErrorCode.TOOMANYREQUESTS, "too many uploads are open")
            .with("Retry-After", "5");
      }
      open.put(id, session);
    }
    try {
      Path made = directory.resolve(id + ".new");
      String user = owner.user().map(name -> name + "\n").orElse("");
      Files.writeString(made, repository.path() + "\n" + user, StandardCharsets.UTF_8);
      Files.move(made, file(id), StandardCopyOption.ATOMIC_MOVE);
      return session;
    } catch (IOException | RuntimeException e) {
      open.remove(id);
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
      open.remove(session.id());
    }
  }

  /** Ends what nobody has gone on with. */
  public void expire() throws IOException {
    for (UploadSession session : List.copyOf(open.values())) {
      if (session.expire(expiry.toNanos())) {
        open.remove(session.id());
      }
    }
  }

  /** Leaves all for the next server; to be called when no request runs any more. */
  public void close() throws IOException {
    for (UploadSession session : List.copyOf(open.values())) {
      session.leave();
      open.remove(session.id());
    }
  }

  private void findThoseLeftOpen() throws IOException {
    Map<String, Instant> kept = store.keptIngests();
    Instant now = Instant.now();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        try {
          UUID id = parse(String.valueOf(file.getFileName()));
          List<String> lines = Files.readAllLines(file);
          RepositoryName repository = new RepositoryName(lines.isEmpty() ? "" : lines.get(0));
          Caller owner =
              lines.size() < 2 ? Caller.ANONYMOUS : new Caller(Optional.of(lines.get(1)));
          Instant written = kept.remove(id.toString());
          Instant used = written == null ? Files.getLastModifiedTime(file).toInstant() : written;
          Duration unused = Duration.between(used, now);
          open.put(
              id,
              new UploadSession(
                  id, repository, owner, store, unused, () -> Files.deleteIfExists(file(id))));
        } catch (Refusal | IllegalArgumentException e) {
          // A server that was killed was about to write it; nobody has been told of that upload.
          Files.deleteIfExists(file);
        }
      }
    }
    for (String orphan : kept.keySet()) {
      store.forgetKept(orphan);
    }
  }

  private Path file(UUID id) {
    return directory.resolve(id.toString());
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
