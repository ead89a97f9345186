// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.access;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is read again when it has changed. A change that cannot be read, because somebody is
 * writing it or made a mistake, is told to the log, and what was read before holds.
 */
final class WatchedFile<T> {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);
  private static final int MAXIMUM_BYTES = 1 << 20;

  /** Younger than this, a file may change again without looking different. */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  /** Makes the file's bytes a value. */
  interface Reader<T> {
    /**
     * @param what names the file in errors
     */
    T read(byte[] bytes, String what) throws OciException;
  }

  private record State(long size, Instant modified, Optional<String> key) {}

  private final Path file;
  private final Reader<T> reader;
  private State seen;
  private boolean settled;
  private T value;
  private String told = "";

  /**
   * Reads the file.
   *
   * @throws OciException NOT_FOUND if it is not there; INVALID
   */
  WatchedFile(Path file, Reader<T> reader) throws IOException {
    this.file = file;
    this.reader = reader;
    try {
      this.seen = state();
      this.settled = isSettled(seen);
      this.value = read();
    } catch (NoSuchFileException e) {
      throw new OciException(ErrorKind.NOT_FOUND, "cannot read " + file + ": no such file", e);
    }
  }

  /** What the file says now. */
  synchronized T get() {
    try {
      State now = state();
      if (settled && now.equals(seen)) {
        return value;
      }
      // Noted before it is read: what changes while it is being read is seen the next time.
      boolean changed = !now.equals(seen);
      seen = now;
      settled = isSettled(now);
      value = read();
      told = "";
      if (changed) {
        LOG.info("{} has changed and was read again", file);
      }
    } catch (IOException e) {
      tell(String.valueOf(e.getMessage()));
    }
    return value;
  }

  /** Once, not with each request. */
  private void tell(String problem) {
    if (!told.equals(problem)) {
      LOG.warn("{} is not taken over, what it said before holds: {}", file, problem);
      told = problem;
    }
  }

  private State state() throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    return new State(
        now.size(),
        now.lastModifiedTime().toInstant(),
        Optional.ofNullable(now.fileKey()).map(Object::toString));
  }

  private static boolean isSettled(State state) {
    return state.modified().isBefore(Instant.now().minus(SETTLED));
  }

  private T read() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAXIMUM_BYTES + 1);
      if (bytes.length > MAXIMUM_BYTES) {
        throw new OciException(
            ErrorKind.INVALID, "cannot accept " + file + ": it has more than a megabyte");
      }
      return reader.read(bytes, file.toString());
    }
  }
}
