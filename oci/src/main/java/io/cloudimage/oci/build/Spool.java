// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.layer.LayerFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Contents of files, one behind the other in one temporary file. */
final class Spool implements AutoCloseable {
  private final Path file;
  private final OutputStream out;
  private long end;

  /**
   * @param file does not exist yet
   */
  Spool(Path file) throws IOException {
    this.file = file;
    this.out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
  }

  /** Keeps a content; what it returns opens it again, until the file is deleted. */
  LayerFile.Opener keep(InputStream content) throws IOException {
    long start = end;
    end += content.transferTo(out);
    long size = end - start;
    return () -> {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      channel.position(start);
      return new BoundedStream(Channels.newInputStream(channel), size);
    };
  }

  /** Ends writing; what was kept stays. */
  @Override
  public void close() throws IOException {
    out.close();
  }
}
