// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.rootfs;

import io.cloudimage.oci.error.CancelledException;
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
import java.util.List;
import java.util.Set;

/**
 * Brings a finished tree to the disk. To wait for each file takes minutes where there are many, so
 * the system is asked to write all it holds for the file system, which Java has no call for: {@code
 * sync -f} does that. Where it is missing, the files are waited for one by one.
 */
final class TreeSync {
  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/bin/sync"), Path.of("/bin/sync"));

  private TreeSync() {}

  /** Returns when all files and directories of a private tree are on the disk. */
  static void sync(Path tree) throws IOException {
    if (!syncFileSystem(tree)) {
      syncOneByOne(tree);
    }
  }

  private static boolean syncFileSystem(Path tree) throws IOException {
    for (Path program : PROGRAMS) {
      if (Files.isExecutable(program)) {
        ProcessBuilder builder =
            new ProcessBuilder(program.toString(), "-f", tree.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        Process process = builder.start();
        try {
          return process.waitFor() == 0;
        } catch (InterruptedException e) {
          process.destroy();
          Thread.currentThread().interrupt();
          throw new CancelledException();
        }
      }
    }
    return false;
  }

  static void syncOneByOne(Path tree) throws IOException {
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
