// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.error.CancelledException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
  /**
   * One for the whole process, because the system's file locks are: two stores that are open on the
   * same directory must know of each other, or the one's closing of a file ends the other's lock.
   */
  private static final Map<Path, ReentrantLock> IN_PROCESS = new ConcurrentHashMap<>();

  private final Path directory;

  /**
   * @param directory holds a file for each lock; while it is not there, no lock can be had
   */
  FileLocks(Path directory) throws IOException {
    this.directory =
        Files.isDirectory(directory) ? directory.toRealPath() : directory.toAbsolutePath();
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

  /**
   * The system looks for circles among processes, not among threads: two processes, each of which
   * has one lock in one thread and waits for the other's in another, are refused, though they would
   * both go on. No thread waits for a second lock in a way that could end in a true circle.
   */
  private static void lock(FileChannel channel) throws IOException {
    while (true) {
      try {
        channel.lock();
        return;
      } catch (IOException e) {
        if (!String.valueOf(e.getMessage()).contains("deadlock")) {
          throw e;
        }
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancelledException();
      }
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
    return IN_PROCESS.computeIfAbsent(directory.resolve(name), key -> new ReentrantLock());
  }
}
