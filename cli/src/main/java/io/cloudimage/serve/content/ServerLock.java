// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.content;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One server at a time serves a data root; the system releases a dead server's lock. */
public final class ServerLock implements AutoCloseable {
  private final FileChannel channel;

  private ServerLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * @throws OciException CONFLICT if another server has it
   */
  public static ServerLock acquire(Path file) throws IOException {
    Files.createDirectories(Objects.requireNonNull(file.getParent(), "the lock is in a directory"));
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      channel.close();
      throw new OciException(
          ErrorKind.CONFLICT, "cannot serve: another server holds the lock " + file);
    }
    return new ServerLock(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }
}
