// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.error.CancelledException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Locks that hold between threads and between processes. The system releases a process's locks when
 * it dies, so there are no stale ones.
 *
 * <p>A file lock belongs to the whole process and is lost when any channel to the file is closed;
 * therefore a thread first takes the JVM's own lock of the same name.
 */
final class FileLocks {
  private final Path directory;
  private final Map<String, ReentrantLock> inProcess = new HashMap<>();

  FileLocks(Path directory) {
    this.directory = directory;
  }

  /** A lock that is held; closing releases it, by the thread that took it. */
  interface Held extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  /** Waits for the lock. */
  Held acquire(String name) throws IOException {
    ReentrantLock lock = inProcess(name);
    lock.lock();
    FileChannel channel = null;
    try {
      channel = open(name);
      lock(channel);
      return held(lock, channel);
    } catch (IOException | RuntimeException e) {
      release(lock, channel);
      throw e;
    }
  }

  /** Takes the lock if nobody has it. */
  Optional<Held> tryAcquire(String name) throws IOException {
    ReentrantLock lock = inProcess(name);
    if (lock.isHeldByCurrentThread() || !lock.tryLock()) {
      return Optional.empty();
    }
    FileChannel channel = null;
    try {
      channel = open(name);
      if (!tryLock(channel)) {
        release(lock, channel);
        return Optional.empty();
      }
      return Optional.of(held(lock, channel));
    } catch (IOException | RuntimeException e) {
      release(lock, channel);
      throw e;
    }
  }

  /**
   * Waits for other processes in the system, for another store object of this one by asking again.
   */
  private static void lock(FileChannel channel) throws IOException {
    while (true) {
      try {
        channel.lock();
        return;
      } catch (OverlappingFileLockException e) {
        try {
          Thread.sleep(5);
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          throw new CancelledException();
        }
      }
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private FileChannel open(String name) throws IOException {
    return FileChannel.open(
        directory.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static Held held(ReentrantLock lock, FileChannel channel) {
    return () -> release(lock, channel);
  }

  private static void release(ReentrantLock lock, @Nullable FileChannel channel)
      throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      lock.unlock();
    }
  }

  private ReentrantLock inProcess(String name) {
    synchronized (inProcess) {
      return inProcess.computeIfAbsent(name, key -> new ReentrantLock());
    }
  }
}
