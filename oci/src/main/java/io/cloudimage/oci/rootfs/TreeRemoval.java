// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.rootfs;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** Removes a directory with all that is in it, following no links. */
final class TreeRemoval {
  private TreeRemoval() {}

  /** Removes a directory; does nothing if it is not there. */
  static void remove(Path directory) throws IOException {
    Path parent = Objects.requireNonNull(directory.toAbsolutePath().getParent());
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(parent)) {
      if (!(stream instanceof SecureDirectoryStream<Path> secure)) {
        throw new IOException("this system cannot open files relative to a directory");
      }
      remove(secure, Objects.requireNonNull(directory.getFileName()), directory);
    }
  }

  private static void remove(SecureDirectoryStream<Path> above, Path name, Path path)
      throws IOException {
    boolean isDirectory;
    try {
      isDirectory =
          above
              .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
              .readAttributes()
              .isDirectory();
    } catch (NoSuchFileException e) {
      return;
    }
    if (!isDirectory) {
      above.deleteFile(name);
      return;
    }
    empty(above, name, path);
    above.deleteDirectory(name);
  }

  private static void empty(SecureDirectoryStream<Path> above, Path name, Path path)
      throws IOException {
    try {
      removeChildren(above, name, path);
    } catch (AccessDeniedException e) {
      // The tree may hold directories that shut out their owner.
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      removeChildren(above, name, path);
    }
  }

  private static void removeChildren(SecureDirectoryStream<Path> above, Path name, Path path)
      throws IOException {
    try (SecureDirectoryStream<Path> inner =
        above.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
      for (Path child : inner) {
        Path childName = Objects.requireNonNull(child.getFileName());
        remove(inner, childName, path.resolve(childName));
      }
    }
  }
}
