// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Makes a data root where there is none, and checks one that is there. */
final class StoreCreation {
  private static final String VERSION = "1.0.0";
  private static final byte[] LAYOUT_FILE =
      ("{\"imageLayoutVersion\":\"" + VERSION + "\"}").getBytes(StandardCharsets.UTF_8);

  private StoreCreation() {}

  static void prepare(StorePaths paths) throws IOException {
    try {
      if (!Files.exists(paths.layoutFile(), LinkOption.NOFOLLOW_LINKS)) {
        create(paths);
      }
      checkVersion(paths);
      for (Path directory : List.of(paths.ingest(), paths.locks())) {
        DurableFiles.createDirectory(directory);
      }
      requireOneFileSystem(paths);
    } catch (AccessDeniedException | java.nio.file.ReadOnlyFileSystemException e) {
      throw new OciException(
          ErrorKind.UNAVAILABLE,
          "cannot use the store " + paths.root() + ": " + e.getMessage() + " is not writable",
          "choose another directory with --data-root, or run as its owner",
          e);
    }
  }

  /** A layout with the files that the specification names, and no others. */
  static void createPlain(StorePaths paths) throws IOException {
    if (Files.exists(paths.root()) && !Files.isDirectory(paths.root())) {
      throw new OciException(ErrorKind.CONFLICT, paths.root() + " is not a directory");
    }
    Files.createDirectories(paths.root());
    requireEmpty(paths);
    DurableFiles.createDirectory(paths.blobs());
    DurableFiles.createDirectory(paths.blobs(Digest.Algorithm.SHA256));
    if (!Files.exists(paths.index())) {
      DurableFiles.replace(paths.index(), IndexFile.encode(List.of()));
    }
    DurableFiles.replace(paths.layoutFile(), LAYOUT_FILE);
  }

  private static void create(StorePaths paths) throws IOException {
    if (Files.exists(paths.root()) && !Files.isDirectory(paths.root())) {
      throw new OciException(ErrorKind.CONFLICT, paths.root() + " is not a directory");
    }
    Files.createDirectories(paths.root());
    requireEmpty(paths);
    DurableFiles.createDirectory(paths.locks());
    try (FileLocks.Held held = new FileLocks(paths.locks()).acquire("index")) {
      if (!Files.exists(paths.layoutFile())) {
        DurableFiles.createDirectory(paths.blobs());
        DurableFiles.createDirectory(paths.blobs(Digest.Algorithm.SHA256));
        if (!Files.exists(paths.index())) {
          DurableFiles.replace(paths.index(), IndexFile.encode(List.of()));
        }
        DurableFiles.replace(paths.layoutFile(), LAYOUT_FILE);
      }
    }
  }

  /**
   * A mistyped data root must not be filled with blobs; what a killed creation left is no matter.
   */
  private static void requireEmpty(StorePaths paths) throws IOException {
    List<String> ours = List.of("locks", "blobs", "index.json", "ingest", "state");
    try (Stream<Path> entries = Files.list(paths.root())) {
      List<String> foreign =
          entries
              .map(entry -> entry.getFileName().toString())
              .filter(name -> !ours.contains(name) && !name.startsWith(".oci-layout."))
              .filter(name -> !name.startsWith(".index.json"))
              .sorted()
              .limit(3)
              .toList();
      // One that another process makes just now is a store by the time that it holds more.
      if (!foreign.isEmpty() && !Files.exists(paths.layoutFile(), LinkOption.NOFOLLOW_LINKS)) {
        throw new OciException(
                ErrorKind.CONFLICT,
                paths.root()
                    + " is not a store and not empty: it has no oci-layout, but "
                    + String.join(", ", foreign))
            .withHint("choose an empty or a new directory");
      }
    }
  }

  static void checkVersion(StorePaths paths) throws IOException {
    if (Files.size(paths.layoutFile()) > JsonLimits.REPLY.bytes()) {
      throw new OciException(ErrorKind.INVALID, paths.layoutFile() + " is too large to be one");
    }
    String version =
        Json.readObject(
                Files.readAllBytes(paths.layoutFile()),
                paths.layoutFile().toString(),
                JsonLimits.REPLY)
            .string("imageLayoutVersion");
    if (!version.equals(VERSION)) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          "the store "
              + paths.root()
              + " has layout version "
              + io.cloudimage.oci.error.Printable.quote(version)
              + "; this version reads "
              + VERSION);
    }
  }

  /** Content becomes visible by a rename, which works within one file system only. */
  private static void requireOneFileSystem(StorePaths paths) throws IOException {
    if (!Files.getFileStore(paths.ingest()).equals(Files.getFileStore(paths.blobs()))) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          paths.ingest() + " and " + paths.blobs() + " are on different file systems");
    }
  }
}
