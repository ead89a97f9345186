// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.remote;

import io.cloudimage.cli.output.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where content goes: standard output, or a file that appears when all of it is there. */
final class ContentOutput {
  private static final int BUFFER = 64 * 1024;

  private final Console console;
  private final @Nullable Path file;

  /**
   * @param file null for standard output
   */
  ContentOutput(Console console, @Nullable Path file) {
    this.console = console;
    this.file = file;
  }

  /** Takes what comes until the end of the stream, which is left open. */
  void write(InputStream content) throws IOException {
    if (file == null) {
      byte[] buffer = new byte[BUFFER];
      int read = content.readNBytes(buffer, 0, BUFFER);
      while (read > 0) {
        console.printBytes(read == BUFFER ? buffer : Arrays.copyOf(buffer, read));
        read = content.readNBytes(buffer, 0, BUFFER);
      }
      return;
    }
    Path target = file.toAbsolutePath();
    Path directory = Optional.ofNullable(target.getParent()).orElse(target);
    Path partial =
        directory.resolve(
            "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    try {
      Files.copy(content, partial, StandardCopyOption.REPLACE_EXISTING);
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
