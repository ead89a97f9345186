// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.archive;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** One file, under another name until it is complete. */
final class FileOutput implements ArchiveOutput {
  private final Path file;
  private final Path partial;
  private final FileChannel channel;
  private boolean completed;

  private FileOutput(Path file, Path partial, FileChannel channel) {
    this.file = file;
    this.partial = partial;
    this.channel = channel;
  }

  /**
   * Begins a file.
   *
   * @throws OciException CONFLICT if there is something already
   */
  static FileOutput create(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    requireFree(file);
    Path partial = absolute.resolveSibling("." + absolute.getFileName() + "." + UUID.randomUUID());
    return new FileOutput(
        absolute,
        partial,
        FileChannel.open(
            partial,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.READ));
  }

  static void requireFree(Path file) throws OciException {
    if (Files.exists(file)) {
      throw new OciException(
          ErrorKind.CONFLICT,
          file + " is there already",
          "remove it, or choose another name",
          null);
    }
  }

  @Override
  public OutputStream stream() {
    return Channels.newOutputStream(channel);
  }

  @Override
  public long position() throws IOException {
    return channel.position();
  }

  @Override
  public boolean rewind(long position) throws IOException {
    if (!channel.isOpen()) {
      return false;
    }
    channel.truncate(position);
    channel.position(position);
    return true;
  }

  /** Makes the bytes durable; the file has its name only with {@link #complete}. */
  void flush() throws IOException {
    channel.force(true);
    channel.close();
  }

  @Override
  public void complete() throws IOException {
    if (channel.isOpen()) {
      flush();
    }
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    completed = true;
    Path directory = file.getParent();
    if (directory != null) {
      try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
        parent.force(true);
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (!completed) {
      channel.close();
      Files.deleteIfExists(partial);
    }
  }
}
