// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.state;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Removes the files of a directory that were written first, until the others are within bounds. */
final class DocumentTrim {
  /** What is written beside a file and was not renamed for so long belongs to nobody. */
  private static final Duration ABANDONED = Duration.ofDays(1);

  private static final Comparator<Kept> OLDEST_FIRST =
      Comparator.comparing(Kept::written).thenComparing(kept -> kept.file().toString());

  private final Path directory;
  private final int mostFiles;
  private final long mostBytes;

  private record Kept(Path file, FileTime written, long size) {}

  DocumentTrim(Path directory, int mostFiles, long mostBytes) {
    this.directory = directory;
    this.mostFiles = mostFiles;
    this.mostBytes = mostBytes;
  }

  /** Files that others remove or write meanwhile are no matter. */
  void run() throws IOException {
    List<Kept> files = list();
    files.sort(OLDEST_FIRST);
    int count = files.size();
    long bytes = files.stream().mapToLong(Kept::size).sum();
    for (Kept oldest : files) {
      if (count <= mostFiles && bytes <= mostBytes) {
        return;
      }
      Files.deleteIfExists(oldest.file());
      count--;
      bytes -= oldest.size();
    }
  }

  private List<Kept> list() throws IOException {
    List<Kept> files = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return files;
    }
    FileTime abandoned = FileTime.from(Instant.now().minus(ABANDONED));
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!file.getFileName().toString().startsWith(".")) {
              files.add(new Kept(file, attributes.lastModifiedTime(), attributes.size()));
            } else if (attributes.lastModifiedTime().compareTo(abandoned) < 0) {
              Files.deleteIfExists(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }
}
