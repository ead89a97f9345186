// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.journal;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.registry.state.StateDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers uploads across runs (spec/store.md §7), one file for each. It is only ever a help:
 * where a file cannot be read or written, that is logged, and the upload goes on without. For
 * threads and processes.
 */
public final class UploadJournal {
  private static final Logger LOG = LoggerFactory.getLogger(UploadJournal.class);
  private static final int MAXIMUM_BYTES = 64 * 1024;

  private final Optional<StateDirectory> directory;
  private final Clock clock;
  private boolean swept;

  /**
   * @param directory holds the files; nothing is remembered if empty
   */
  public UploadJournal(Optional<Path> directory) {
    this(directory, Clock.systemUTC());
  }

  UploadJournal(Optional<Path> directory, Clock clock) {
    this.directory = directory.map(StateDirectory::new);
    this.clock = clock;
  }

  /**
   * Takes an upload's page for this thread alone; the caller closes it.
   *
   * @return empty if nothing is remembered, or another thread or process makes the same upload
   */
  public Optional<Page> open(UploadKey key) {
    if (directory.isEmpty()) {
      return Optional.empty();
    }
    try {
      Optional<StateDirectory.Held> held = directory.get().tryLock(key.fileName());
      if (held.isEmpty()) {
        return Optional.empty();
      }
      sweep(directory.get());
      return Optional.of(new Page(directory.get(), key, held.get()));
    } catch (IOException e) {
      LOG.warn("uploads are not remembered: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** Removes, once in a run, what is too old to be gone on with. */
  private synchronized void sweep(StateDirectory files) throws IOException {
    if (swept) {
      return;
    }
    swept = true;
    for (String name : files.names()) {
      Optional<StateDirectory.Held> held = files.tryLock(name);
      if (held.isPresent()) {
        try (StateDirectory.Held mine = held.get()) {
          if (read(files, name).isEmpty()) {
            files.delete(name);
          }
        }
      }
    }
  }

  private Optional<JournaledUpload> read(StateDirectory files, String name) throws IOException {
    Optional<byte[]> content = files.read(name, MAXIMUM_BYTES);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(JournaledUpload.read(content.get()))
          .filter(upload -> upload.holdsAt(clock.instant()));
    } catch (OciException e) {
      return Optional.empty(); // Whatever it was, it is no upload that can go on.
    }
  }

  /** One upload's page; not for several threads. */
  public final class Page implements AutoCloseable {
    private final StateDirectory files;
    private final UploadKey key;
    private final StateDirectory.Held held;
    private @Nullable Instant started;

    private Page(StateDirectory files, UploadKey key, StateDirectory.Held held) {
      this.files = files;
      this.key = key;
      this.held = held;
    }

    /** The upload as an earlier run has left it, if it has and it is not too old. */
    public Optional<JournaledUpload> find() {
      try {
        Optional<JournaledUpload> found =
            read(files, key.fileName()).filter(upload -> upload.key().equals(key));
        started = found.map(JournaledUpload::started).orElse(null);
        return found;
      } catch (IOException e) {
        return warned(e);
      }
    }

    /** Writes down where the upload is now. */
    public void record(URI session, long offset) {
      Instant now = clock.instant();
      Instant since = started == null ? now : started;
      started = since;
      try {
        files.write(key.fileName(), new JournaledUpload(key, session, offset, since, now).write());
      } catch (IOException e) {
        warned(e);
      }
    }

    /** The upload has ended, or its session is gone. */
    public void forget() {
      started = null;
      try {
        files.delete(key.fileName());
      } catch (IOException e) {
        warned(e);
      }
    }

    private Optional<JournaledUpload> warned(IOException e) {
      LOG.warn("the upload of {} is not remembered: {}", key.blob(), e.getMessage());
      return Optional.empty();
    }

    @Override
    public void close() {
      try {
        held.close();
      } catch (IOException e) {
        warned(e);
      }
    }
  }
}
