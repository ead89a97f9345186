// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.distribution;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A folder in a tree that a stranger has filled, for writing: no link in it is followed, nor is any
 * file that is there written into. Nobody else may change the tree meanwhile.
 */
final class SafeFolder {
  private static final int LONGEST_LINK = 256;

  private final Path root;
  private final Set<Path> checked = new HashSet<>();

  /**
   * @param tree exists, and is no link
   * @param name of the folder in it
   */
  SafeFolder(Path tree, String name) throws IOException {
    this.root = tree.resolve(name);
    directory(root);
  }

  /** A path that is free now; directories above it are there, files at it are gone. */
  Path free(String path) throws IOException {
    Path file = resolve(path);
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      throw unsafe(file, "a directory is in the way");
    }
    Files.deleteIfExists(file);
    return file;
  }

  /** Writes a small file, in the place of any that is there. */
  void write(String path, String content) throws IOException {
    Path file = free(path);
    Files.write(
        file,
        content.getBytes(StandardCharsets.US_ASCII),
        StandardOpenOption.CREATE_NEW,
        StandardOpenOption.WRITE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  /** What a small file says; empty if there is none, or something else. */
  Optional<String> read(String path) throws IOException {
    Path file = resolve(path);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LONGEST_LINK) {
      return Optional.empty();
    }
    return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1).strip());
  }

  private Path resolve(String path) throws IOException {
    Path at = root;
    String[] parts = path.split("/");
    for (int i = 0; i < parts.length - 1; i++) {
      at = at.resolve(parts[i]);
      directory(at);
    }
    return at.resolve(parts[parts.length - 1]);
  }

  private void directory(Path path) throws IOException {
    if (checked.contains(path)) {
      return;
    }
    try {
      Files.createDirectory(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        throw unsafe(path, "it is no directory");
      }
    }
    checked.add(path);
  }

  private OciException unsafe(Path path, String why) {
    return new OciException(
        ErrorKind.UNSAFE,
        "cannot put container images into "
            + Printable.quote(String.valueOf(root.getFileName()))
            + ": "
            + Printable.quote(root.relativize(path).toString())
            + ": "
            + why,
        "a layer of the image has put something else there; --no-registry leaves the folder alone",
        null);
  }
}
