// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What tells a regular file from what it may become: device, inode, size and times, in nanoseconds
 * since 1970. A build holds one for each of its files, hence bare numbers.
 *
 * @param isSettled whether any change from then on gets other times
 */
public record FileStamp(
    long device, long inode, long size, long modified, long changed, boolean isSettled) {
  private static final long SECOND = 1_000_000_000L;

  /** The system's clock for files goes in steps of at most ten milliseconds. */
  private static final Duration FINE_CLOCK = Duration.ofMillis(100);

  /** Some file systems keep even seconds only. */
  private static final Duration COARSE_CLOCK = Duration.ofSeconds(2);

  /**
   * Looks at a file, not at what a link points to.
   *
   * @throws OciException UNSUPPORTED if it is not a regular file: FIFOs and devices are never
   *     opened
   */
  public static FileStamp of(Path path) throws IOException {
    return ofRegular(path)
        .orElseThrow(
            () ->
                new OciException(
                    ErrorKind.UNSUPPORTED,
                    "cannot read "
                        + Printable.quote(path.toString())
                        + ": it is not a regular file"));
  }

  /** As {@link #of}; empty if it is not a regular file. */
  static Optional<FileStamp> ofRegular(Path path) throws IOException {
    Instant now = Instant.now();
    Map<String, Object> seen =
        Files.readAttributes(
            path,
            "unix:isRegularFile,dev,ino,size,lastModifiedTime,ctime",
            LinkOption.NOFOLLOW_LINKS);
    if (!value(seen, "isRegularFile").equals(true)) {
      return Optional.empty();
    }
    long modified = nanoseconds(seen, "lastModifiedTime");
    long changed = nanoseconds(seen, "ctime");
    return Optional.of(
        new FileStamp(
            (Long) value(seen, "dev"),
            (Long) value(seen, "ino"),
            (Long) value(seen, "size"),
            modified,
            changed,
            isSettled(modified, changed, now)));
  }

  /** Where neither time has a fraction of a second, the file system may have none. */
  static boolean isSettled(long modified, long changed, Instant now) {
    boolean isFine = modified % SECOND != 0 || changed % SECOND != 0;
    Instant before = now.minus(isFine ? FINE_CLOCK : COARSE_CLOCK);
    return Math.max(modified, changed) < FileTime.from(before).to(TimeUnit.NANOSECONDS);
  }

  /**
   * All of it. The system sets the time of the last change, so no content can be exchanged with all
   * of it kept. There is none if the file was changed so short a time before it was looked at that
   * a later change might have got the same time.
   */
  public Optional<String> identity() {
    return isSettled
        ? Optional.of(device + ":" + inode + " " + size + " " + modified + " " + changed)
        : Optional.empty();
  }

  /** Whether the file is the same, with the same content; another name for it does not count. */
  boolean isStill(FileStamp now) {
    return now.device == device
        && now.inode == inode
        && now.size == size
        && now.modified == modified;
  }

  private static long nanoseconds(Map<String, Object> attributes, String name) {
    return ((FileTime) value(attributes, name)).to(TimeUnit.NANOSECONDS);
  }

  private static Object value(Map<String, Object> attributes, String name) {
    return Objects.requireNonNull(attributes.get(name), name);
  }
}
