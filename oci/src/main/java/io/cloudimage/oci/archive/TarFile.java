// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.archive;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.tar.TarEntry;
import io.cloudimage.oci.tar.TarWriter;
import io.cloudimage.oci.tar.Xattrs;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.UUID;

/**
 * A tar file that is being written, under another name: it appears, flushed, when it is complete.
 * An entry that fails leaves no trace. For one thread at a time.
 */
final class TarFile implements Closeable {
  private static final int FILE_MODE = 0644;
  private static final byte[] END = new byte[1024];

  private final Path file;
  private final Path partial;
  private final FileChannel channel;
  private boolean completed;

  private TarFile(Path file, Path partial, FileChannel channel) {
    this.file = file;
    this.partial = partial;
    this.channel = channel;
  }

  /**
   * Begins a file.
   *
   * @throws OciException CONFLICT if there is something already
   */
  static TarFile create(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    if (Files.exists(absolute)) {
      throw new OciException(
          ErrorKind.CONFLICT,
          file + " is there already",
          "remove it, or choose another name",
          null);
    }
    Path partial = absolute.resolveSibling("." + absolute.getFileName() + "." + UUID.randomUUID());
    return new TarFile(
        absolute,
        partial,
        FileChannel.open(
            partial,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.READ));
  }

  /** Adds a file; {@code content} is read to its end and not closed. */
  void add(String name, long size, InputStream content) throws IOException {
    long start = channel.position();
    boolean written = false;
    try {
      OutputStream out = Channels.newOutputStream(channel);
      TarWriter writer = new TarWriter(out);
      writer.write(
          new TarEntry(
              name,
              TarEntry.Type.FILE,
              FILE_MODE,
              0,
              0,
              Instant.EPOCH,
              size,
              "",
              Xattrs.none(),
              0,
              0),
          content);
      writer.flush();
      written = true;
    } finally {
      if (!written && channel.isOpen()) {
        channel.truncate(start);
        channel.position(start);
      }
    }
  }

  /** A temporary file beside this one. */
  Path spool() throws IOException {
    Path spool = partial.resolveSibling(partial.getFileName() + ".spool");
    Files.deleteIfExists(spool);
    return spool;
  }

  /** Ends the archive and gives it its name. */
  void complete() throws IOException {
    Channels.newOutputStream(channel).write(END);
    channel.force(true);
    channel.close();
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    Path directory = file.getParent();
    if (directory != null) {
      try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
        parent.force(true);
      }
    }
    completed = true;
  }

  @Override
  public void close() throws IOException {
    if (!completed) {
      channel.close();
      Files.deleteIfExists(partial);
    }
  }
}
