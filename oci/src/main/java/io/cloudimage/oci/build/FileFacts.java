// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a file is, without following links.
 *
 * @param mode permission bits, 07777
 * @param inode device and inode, for finding hard links
 */
record FileFacts(Kind kind, int mode, long size, String inode, int links) {
  private static final int TYPE_MASK = 0170000;

  enum Kind {
    FILE,
    DIRECTORY,
    LINK,
    /** A FIFO, a socket or a device. */
    SPECIAL
  }

  FileFacts withMode(int newMode) {
    return new FileFacts(kind, newMode, size, inode, links);
  }

  /** The facts; empty if there is no such file. */
  static Optional<FileFacts> of(Path path) throws IOException {
    try {
      Map<String, Object> found =
          Files.readAttributes(path, "unix:mode,size,dev,ino,nlink", LinkOption.NOFOLLOW_LINKS);
      int mode = (Integer) value(found, "mode");
      Kind kind =
          switch (mode & TYPE_MASK) {
            case 0100000 -> Kind.FILE;
            case 0040000 -> Kind.DIRECTORY;
            case 0120000 -> Kind.LINK;
            default -> Kind.SPECIAL;
          };
      return Optional.of(
          new FileFacts(
              kind,
              mode & 07777,
              (Long) value(found, "size"),
              value(found, "dev") + ":" + value(found, "ino"),
              (Integer) value(found, "nlink")));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (AccessDeniedException e) {
      throw unreadable(path, e);
    } catch (java.nio.file.FileSystemException e) {
      if (String.valueOf(e.getReason()).contains("Not a directory")) {
        return Optional.empty();
      }
      throw e;
    }
  }

  static OciException unreadable(Path path, IOException cause) {
    return new OciException(
        ErrorKind.DENIED,
        "cannot read " + Printable.quote(path.toString()) + ": permission denied",
        cause);
  }

  private static Object value(Map<String, Object> found, String key) {
    return java.util.Objects.requireNonNull(found.get(key), key);
  }
}
