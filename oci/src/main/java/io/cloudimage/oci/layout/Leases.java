// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The leases upon one store: a locked file each. The system releases the locks of processes that
 * die, so a lease file that can be locked is a dead one's. New leases pass a gate, which garbage
 * collection holds shut while it works.
 */
final class Leases {
  private static final String GATE = "gate";

  /** Starts the names of this process's leases; the id alone may have been a dead process's. */
  private static final String OWN = ownPrefix();

  private final Path directory;
  private final FileLocks locks;

  Leases(Path directory, FileLocks locks) {
    this.directory = directory;
    this.locks = locks;
  }

  /** Waits while garbage is collected. */
  Lease share() throws IOException {
    try (FileLocks.Held gate = locks.acquire(GATE)) {
      DurableFiles.createDirectory(directory);
      Path file = directory.resolve(OWN + UUID.randomUUID());
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      channel.lock();
      return () -> {
        Files.deleteIfExists(file);
        channel.close();
      };
    }
  }

  /** The same; where the file system cannot be written, a lease that is none. */
  Lease shareIfPossible() throws IOException {
    try {
      return share();
    } catch (FileSystemException e) {
      StoreLog.get().info("no lease is taken: {}", e.getMessage());
      return () -> {};
    }
  }

  /**
   * Takes the store alone.
   *
   * @throws OciException CONFLICT if anybody has a lease
   */
  Lease exclude() throws IOException {
    FileLocks.Held gate = locks.acquire(GATE);
    try {
      for (Path lease : files()) {
        requireDead(lease);
      }
      return gate::close;
    } catch (IOException | RuntimeException e) {
      gate.close();
      throw e;
    }
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(directory)) {
      return list.toList();
    }
  }

  private static String ownPrefix() {
    ProcessHandle self = ProcessHandle.current();
    long start = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return self.pid() + "-" + start + "-";
  }

  /** A file of this very process is not opened: closing it would end the lock upon it. */
  private static void requireDead(Path lease) throws IOException {
    if (lease.getFileName().toString().startsWith(OWN)) {
      throw inUse(lease);
    }
    try (FileChannel channel = FileChannel.open(lease, StandardOpenOption.WRITE)) {
      if (channel.tryLock() != null) {
        Files.deleteIfExists(lease);
        return;
      }
    } catch (NoSuchFileException e) {
      return;
    }
    throw inUse(lease);
  }

  private static OciException inUse(Path lease) {
    return new OciException(
            ErrorKind.CONFLICT, "cannot collect garbage: the store is in use (" + lease + ")")
        .withHint("try again when no build, push, pull or unpack is running");
  }
}
