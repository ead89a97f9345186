// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file on disk as it was when it was looked at. Opening it fails if it is another one by then,
 * and closing it after the last byte fails if it changed while it was read. The last part of the
 * path is not followed if it is a link.
 */
public final class StableFile implements LayerFile.Opener {
  private static final long SECOND = 1_000_000_000L;

  /** The system's clock for files goes in steps of at most ten milliseconds. */
  private static final Duration FINE_CLOCK = Duration.ofMillis(100);

  /** Some file systems keep even seconds only. */
  private static final Duration COARSE_CLOCK = Duration.ofSeconds(2);

  private final Path path;
  private final long size;
  private final FileTime modified;
  private final FileTime changed;
  private final @Nullable Object key;
  private final boolean settled;

  private StableFile(Path path, Instant now, Map<String, Object> seen) {
    this.path = path;
    this.size = (Long) value(seen, "size");
    this.modified = (FileTime) value(seen, "lastModifiedTime");
    this.changed = (FileTime) value(seen, "ctime");
    this.key = seen.get("fileKey");
    this.settled = isSettled(modified, changed, now);
  }

  /**
   * Looks at a file.
   *
   * @throws OciException UNSUPPORTED if it is not a regular file: FIFOs and devices are never
   *     opened
   */
  public static StableFile of(Path path) throws IOException {
    Instant now = Instant.now();
    Map<String, Object> seen =
        Files.readAttributes(
            path,
            "unix:isRegularFile,size,lastModifiedTime,ctime,fileKey",
            LinkOption.NOFOLLOW_LINKS);
    if (!value(seen, "isRegularFile").equals(true)) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          "cannot read " + Printable.quote(path.toString()) + ": it is not a regular file");
    }
    return new StableFile(path, now, seen);
  }

  public Path path() {
    return path;
  }

  /** In bytes. */
  public long size() {
    return size;
  }

  /**
   * Device, inode, size and times. The system sets the time of the last change, so no content can
   * be exchanged with all of them kept. There is none if the file was changed so short a time
   * before it was looked at that a later change might have got the same time.
   */
  @Override
  public Optional<String> identity() {
    return settled && key != null
        ? Optional.of(key + " " + size + " " + nanoseconds(modified) + " " + nanoseconds(changed))
        : Optional.empty();
  }

  /**
   * Whether a change from now on gets other times than these. Where neither has a fraction of a
   * second, the file system may have none.
   */
  static boolean isSettled(FileTime modified, FileTime changed, Instant now) {
    boolean isFine = nanoseconds(modified) % SECOND != 0 || nanoseconds(changed) % SECOND != 0;
    FileTime before = FileTime.from(now.minus(isFine ? FINE_CLOCK : COARSE_CLOCK));
    return modified.compareTo(before) < 0 && changed.compareTo(before) < 0;
  }

  private static long nanoseconds(FileTime time) {
    return time.to(TimeUnit.NANOSECONDS);
  }

  @Override
  public InputStream open() throws IOException {
    compare();
    InputStream in =
        Channels.newInputStream(
            Files.newByteChannel(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
    return new FilterInputStream(in) {
      private boolean closed;

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return in.read(buffer, offset, length);
      }

      @Override
      public void close() throws IOException {
        if (!closed) {
          closed = true;
          in.close();
          compare();
        }
      }
    };
  }

  private void compare() throws IOException {
    BasicFileAttributes now = look(path);
    if (!now.isRegularFile()
        || now.size() != size
        || !now.lastModifiedTime().equals(modified)
        || !Objects.equals(now.fileKey(), key)) {
      throw new OciException(
          ErrorKind.CONFLICT,
          "cannot read " + Printable.quote(path.toString()) + ": it changed since the build began",
          "try again when nobody writes to it",
          null);
    }
  }

  private static Object value(Map<String, Object> attributes, String name) {
    return Objects.requireNonNull(attributes.get(name), name);
  }

  private static BasicFileAttributes look(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }
}
