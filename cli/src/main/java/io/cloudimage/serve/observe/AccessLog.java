// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.observe;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a line for each request. A file is appended to, and opened anew when somebody has moved it
 * away or removed it, so that logrotate needs no signal. When it cannot be written requests go on;
 * that is said once, until it works again.
 */
public final class AccessLog implements AccessListener, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final long CHECK_NANOS = 1_000_000_000L;

  private final Optional<Path> file;
  private final AccessLogFormat format;
  private @Nullable OutputStream out;
  private @Nullable Object key;
  private long checked = System.nanoTime();
  private boolean failing;

  private AccessLog(Optional<Path> file, AccessLogFormat format) {
    this.file = file;
    this.format = format;
  }

  /** Appends to a file, which is made if it is not there. */
  public static AccessLog to(Path file, AccessLogFormat format) throws IOException {
    AccessLog log = new AccessLog(Optional.of(file), format);
    log.open();
    return log;
  }

  /** Writes to a stream, which stays open. */
  public static AccessLog to(OutputStream stream, AccessLogFormat format) {
    AccessLog log = new AccessLog(Optional.empty(), format);
    log.out = stream;
    return log;
  }

  @Override
  public void answered(AccessRecord access) {
    byte[] line = (format.line(access) + "\n").getBytes(StandardCharsets.UTF_8);
    synchronized (this) {
      try {
        reopen();
        OutputStream to = Objects.requireNonNull(out, "open while requests are answered");
        to.write(line);
        to.flush();
        failing = false;
      } catch (IOException | RuntimeException e) {
        if (!failing) {
          LOG.warn("the access log cannot be written: {}", e.toString());
        }
        failing = true;
      }
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (file.isPresent() && out != null) {
      out.close();
      out = null;
    }
  }

  private void reopen() throws IOException {
    long now = System.nanoTime();
    if (file.isEmpty() || (out != null && now - checked < CHECK_NANOS)) {
      return;
    }
    checked = now;
    if (out == null || !Objects.equals(key, key(file.get()))) {
      close();
      open();
    }
  }

  private void open() throws IOException {
    Path path = file.orElseThrow();
    out =
        Files.newOutputStream(
            path, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE);
    key = key(path);
  }

  /** What tells this file from another one of its name. */
  private static @Nullable Object key(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
