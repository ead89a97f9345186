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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/**
 * A tar that is being written: it appears, flushed, when it is complete. An entry that fails leaves
 * no trace in a file; where bytes cannot be taken back, the tar takes no more after it. For one
 * thread at a time.
 */
final class TarFile implements Closeable {
  private static final int FILE_MODE = 0644;
  private static final byte[] END = new byte[1024];

  private final String name;
  private final Path scratch;
  private final ArchiveOutput output;
  private boolean broken;

  /**
   * @param name for errors
   * @param scratch a folder for what passes by the disk
   */
  TarFile(String name, Path scratch, ArchiveOutput output) {
    this.name = name;
    this.scratch = scratch;
    this.output = output;
  }

  /**
   * Begins a file.
   *
   * @throws OciException CONFLICT if there is something already
   */
  static TarFile create(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    return new TarFile(
        file.toString(), directory == null ? Path.of("/") : directory, FileOutput.create(file));
  }

  /** Adds a file; {@code content} is read to its end and not closed. */
  void add(String entry, long size, InputStream content) throws IOException {
    if (broken) {
      throw new OciException(
          ErrorKind.CONFLICT, "cannot go on with " + name + ": an entry of it is not whole");
    }
    long start = output.position();
    boolean written = false;
    try {
      TarWriter writer = new TarWriter(output.stream());
      writer.write(
          new TarEntry(
              entry,
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
      if (!written) {
        broken = !output.rewind(start);
      }
    }
  }

  /** The name of a temporary file that is not there yet. */
  Path spool() throws IOException {
    Path spool = scratch.resolve(".cloudimage-archive." + UUID.randomUUID() + ".spool");
    Files.deleteIfExists(spool);
    return spool;
  }

  /** Ends the archive and makes it visible. */
  void complete() throws IOException {
    output.stream().write(END);
    output.complete();
  }

  @Override
  public void close() throws IOException {
    output.close();
  }

  /** What it is called. */
  @Override
  public String toString() {
    return name;
  }
}
