// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.rootfs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * Brings a finished tree to the disk, in one pass after all of it is written: by then the system
 * has written most of it, and joins what is left, which is much faster than to wait for each file
 * as it is made.
 */
final class TreeSync {
  private TreeSync() {}

  /** Returns when all files and directories of a private tree are on the disk. */
  static void sync(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              force(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof AccessDeniedException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException e)
              throws IOException {
            syncDirectory(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  static void syncDirectory(Path directory) throws IOException {
    force(directory);
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      channel.force(true);
    } catch (AccessDeniedException e) {
      // Its own mode forbids us to open it; the tree above it is synced nevertheless.
    }
  }
}
