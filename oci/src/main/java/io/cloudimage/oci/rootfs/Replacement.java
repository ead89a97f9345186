// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.rootfs;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** A tree on its way to the name of a target. Closing it before {@link #commit} forgets it. */
final class Replacement implements Closeable {
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final int OWNER_ALL = 0700;

  private final Path target;
  private final Path work;
  private final Path old;

  /** Closing it gives the lock back, which tells others that somebody is at work. */
  private final FileChannel channel;

  private Replacement(Path target, Path work, Path old, FileChannel channel) {
    this.target = target;
    this.work = work;
    this.old = old;
    this.channel = channel;
  }

  /**
   * Prepares to replace a target, and clears away what a crashed run left beside it.
   *
   * @throws OciException CONFLICT if it is no directory, or has something in it and {@code replace}
   *     is false
   */
  static Replacement of(Path target, boolean replace) throws IOException {
    Path resolved = resolve(target);
    Path parent = Objects.requireNonNull(resolved.getParent());
    new Leftovers(resolved).clear();
    check(resolved, replace);
    String id = UUID.randomUUID().toString();
    String name = String.valueOf(resolved.getFileName());
    Path work = parent.resolve(name + Leftovers.NEW + id);
    Path old = parent.resolve(name + Leftovers.OLD + id);
    Files.createDirectory(work, PRIVATE);
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              work.resolve(Leftovers.LOCK),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.WRITE);
      channel.lock();
      Files.createDirectory(work.resolve("tree"), PRIVATE);
      Files.createDirectory(work.resolve("staging"), PRIVATE);
      return new Replacement(resolved, work, old, channel);
    } catch (IOException | RuntimeException e) {
      try {
        TreeRemoval.remove(work);
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      if (channel != null) {
        channel.close();
      }
      throw e;
    }
  }

  private static Path resolve(Path target) throws IOException {
    if (Files.exists(target)) {
      Path real = target.toRealPath();
      if (real.getParent() == null) {
        throw new OciException(ErrorKind.UNSAFE, "cannot unpack over the root of the file system");
      }
      return real;
    }
    if (Files.isSymbolicLink(target)) {
      throw new OciException(
          ErrorKind.CONFLICT,
          "cannot unpack into " + Printable.quote(target.toString()) + ": it is a broken link");
    }
    Path absolute = target.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (parent == null) {
      throw new OciException(ErrorKind.UNSAFE, "cannot unpack over the root of the file system");
    }
    Files.createDirectories(parent);
    return parent.toRealPath().resolve(absolute.getFileName());
  }

  private static void check(Path target, boolean replace) throws IOException {
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    String shown = Printable.quote(target.toString());
    if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new OciException(
          ErrorKind.CONFLICT, "cannot unpack into " + shown + ": it is not a directory");
    }
    if (!replace && !isEmpty(target)) {
      throw new OciException(
          ErrorKind.CONFLICT,
          "cannot unpack into " + shown + ": it is not empty",
          "name another directory, or say that this one is to be replaced",
          null);
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (DirectoryStream<Path> content = Files.newDirectoryStream(directory)) {
      return !content.iterator().hasNext();
    }
  }

  /** The directory to be filled. */
  Path tree() {
    return work.resolve("tree");
  }

  /** A private directory beside it. */
  Path staging() {
    return work.resolve("staging");
  }

  /** Gives the tree the target's name. */
  void commit() throws IOException {
    int mode = mode(tree());
    // To move a directory away from its parent one must be allowed to write into it.
    setMode(tree(), mode | OWNER_ALL);
    boolean replaces = Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !isEmpty(target);
    if (replaces) {
      Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
    }
    try {
      Files.move(tree(), target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      if (replaces) {
        Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
      }
      throw e;
    }
    setMode(target, mode);
    TreeSync.syncDirectory(Objects.requireNonNull(target.getParent()));
    if (replaces) {
      TreeRemoval.remove(old);
    }
  }

  private static int mode(Path path) throws IOException {
    Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    return (Integer) mode & 07777;
  }

  private static void setMode(Path path, int mode) throws IOException {
    if (mode(path) != mode) {
      Files.setAttribute(path, "unix:mode", mode, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /** Removes what is left of the work. */
  @Override
  public void close() throws IOException {
    // An interrupted thread cannot use channels, and removing must not stop half-way.
    boolean interrupted = Thread.interrupted();
    try {
      // The lock goes last, so that a crash meanwhile leaves what the next run recognises.
      TreeRemoval.remove(tree());
      TreeRemoval.remove(staging());
      TreeRemoval.remove(work);
    } finally {
      channel.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
