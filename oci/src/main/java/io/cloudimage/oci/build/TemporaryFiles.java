// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** A private directory for what a build needs only while it runs; made when first asked for. */
final class TemporaryFiles implements AutoCloseable {
  private final Path parent;
  private Optional<Path> directory = Optional.empty();
  private int count;

  /**
   * @param parent exists, on a file system with room for what is fetched and unpacked
   */
  TemporaryFiles(Path parent) {
    this.parent = parent;
  }

  /** The path of a file or directory that does not exist yet. */
  Path next(String what) throws IOException {
    if (directory.isEmpty()) {
      directory =
          Optional.of(
              Files.createTempDirectory(
                  parent,
                  "build-",
                  PosixFilePermissions.asFileAttribute(
                      PosixFilePermissions.fromString("rwx------"))));
    }
    return directory.get().resolve(what + "-" + ++count);
  }

  @Override
  public void close() throws IOException {
    if (directory.isPresent()) {
      delete(directory.get());
      directory = Optional.empty();
    }
  }

  private static void delete(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.setPosixFilePermissions(
          path,
          java.util.EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));
      try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
        for (Path child : children) {
          delete(child);
        }
      }
    }
    Files.delete(path);
  }
}
