// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.rootfs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** What crashed runs left beside a target. */
final class Leftovers {
  static final String NEW = ".new-";
  static final String OLD = ".old-";
  static final String LOCK = "lock";
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private final Path target;

  Leftovers(Path target) {
    this.target = target;
  }

  /**
   * Puts back a tree that was renamed away and not replaced, and removes half-made trees and
   * replaced ones. What a running process works on is left alone: it holds a lock.
   */
  void clear() throws IOException {
    for (Path made : find(NEW)) {
      if (isAbandoned(made)) {
        finish(made);
      }
    }
  }

  private void finish(Path made) throws IOException {
    String name = String.valueOf(target.getFileName());
    String id = String.valueOf(made.getFileName()).substring((name + NEW).length());
    Path old = target.resolveSibling(name + OLD + id);
    if (Files.exists(old, LinkOption.NOFOLLOW_LINKS)) {
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        TreeRemoval.remove(old);
      } else {
        Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    TreeRemoval.remove(made);
  }

  private List<Path> find(String kind) throws IOException {
    Pattern names = Pattern.compile(Pattern.quote(target.getFileName() + kind) + UUID);
    List<Path> found = new ArrayList<>();
    Path parent = Objects.requireNonNull(target.getParent());
    try (DirectoryStream<Path> siblings = Files.newDirectoryStream(parent)) {
      for (Path sibling : siblings) {
        if (names.matcher(String.valueOf(sibling.getFileName())).matches()
            && Files.isDirectory(sibling, LinkOption.NOFOLLOW_LINKS)
            && isOurs(sibling)) {
          found.add(sibling);
        }
      }
    }
    return found;
  }

  /** Others may put such names where everybody can write. */
  private static boolean isOurs(Path made) throws IOException {
    Object owner = Files.getAttribute(made, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    return owner.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  private static boolean isAbandoned(Path made) throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                made.resolve(LOCK), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (NoSuchFileException e) {
      // Another process makes it or removes it just now, or crashed in that very moment; it is
      // empty then, and stays.
      return false;
    }
  }
}
