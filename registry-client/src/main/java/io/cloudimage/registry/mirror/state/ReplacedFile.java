// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.UUID;

/** Files that a reader sees whole, as they were or as they are. */
public final class ReplacedFile {
  private ReplacedFile() {}

  /**
   * Writes beside the file and renames.
   *
   * @param durable whether the content is on disk when this returns
   */
  public static void write(Path file, byte[] content, boolean durable) throws IOException {
    Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file");
    Files.createDirectories(directory);
    Path temporary = directory.resolve("." + file.getFileName() + "." + UUID.randomUUID());
    try {
      Files.write(temporary, content, StandardOpenOption.CREATE_NEW);
      if (durable) {
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
