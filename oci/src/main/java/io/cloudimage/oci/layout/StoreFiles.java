// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is in the store's directories, named or not. */
final class StoreFiles {
  private final StorePaths paths;

  StoreFiles(StorePaths paths) {
    this.paths = paths;
  }

  /** Everything that stands under a digest's name, sound or not. */
  List<Digest> blobs() throws IOException {
    List<Digest> digests = new ArrayList<>();
    for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
      for (Path file : children(paths.blobs(algorithm))) {
        digest(algorithm, file).ifPresent(digests::add);
      }
    }
    return digests;
  }

  /** Everything in the blob directories that stands under no digest's name. */
  List<Path> strays() throws IOException {
    List<Path> strays = new ArrayList<>();
    for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
      for (Path file : children(paths.blobs(algorithm))) {
        if (digest(algorithm, file).isEmpty()) {
          strays.add(file);
        }
      }
    }
    return strays;
  }

  /** The first bytes of blobs whose transfer broke. */
  List<Path> partials() throws IOException {
    List<Path> partials = new ArrayList<>();
    for (Path file : children(paths.ingest())) {
      if (isPartial(file)) {
        partials.add(file);
      }
    }
    return partials;
  }

  private static boolean isPartial(Path file) throws IOException {
    return PartialBlobs.digestOf(file).isPresent()
        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Files.size(file) >= PartialBlobs.WORTH_KEEPING;
  }

  /** What operations that did not end have left, and nobody can use. */
  List<Path> leftovers() throws IOException {
    List<Path> leftovers = new ArrayList<>(children(paths.ingest()));
    leftovers.removeAll(partials());
    for (Path file : children(paths.root())) {
      if (file.getFileName().toString().startsWith(".")) {
        leftovers.add(file);
      }
    }
    return leftovers;
  }

  /** The layers that are unpacked for people to look at. */
  List<Digest> overlays() throws IOException {
    List<Digest> overlays = new ArrayList<>();
    for (Path directory : children(paths.overlays())) {
      digest(Digest.Algorithm.SHA256, directory).ifPresent(overlays::add);
    }
    return overlays;
  }

  /** Removes a file or a whole directory, following no link; returns the bytes that it held. */
  static long remove(Path path, boolean dryRun) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return 0;
    }
    long[] bytes = new long[1];
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            bytes[0] += attributes.isRegularFile() ? attributes.size() : 0;
            if (!dryRun) {
              Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path directory, @org.jspecify.annotations.Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            if (!dryRun) {
              Files.delete(directory);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return bytes[0];
  }

  private static Optional<Digest> digest(Digest.Algorithm algorithm, Path file) {
    try {
      return Optional.of(new Digest(algorithm, file.getFileName().toString()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static List<Path> children(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(directory)) {
      return list.sorted().toList();
    }
  }
}
