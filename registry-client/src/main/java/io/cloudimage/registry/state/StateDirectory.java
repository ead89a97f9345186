// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A directory of small files that only their owner can read. It is made when something is written.
 * For several threads and processes.
 */
public final class StateDirectory {
  private static final String LOCK = "lock";

  /**
   * One for each directory and the whole process, never closed: the system's locks belong to the
   * process, and closing any channel to a file would end all that it has upon it.
   */
  private static final Map<Path, FileChannel> LOCK_FILES = new ConcurrentHashMap<>();

  private final Path directory;

  public StateDirectory(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  /** A lock that is held; it ends with the process. */
  public interface Held extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  /**
   * The content of a file.
   *
   * @return empty if there is none, or one that has more than {@code limit} bytes or is no file
   */
  public Optional<byte[]> read(String name, int limit) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file(name), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      byte[] content = Channels.newInputStream(channel).readNBytes(limit + 1);
      return content.length > limit ? Optional.empty() : Optional.of(content);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Replaces a file: who reads it sees the old content or the new, whole. */
  public void write(String name, byte[] content) throws IOException {
    create();
    Path file = file(name);
    Path fresh = directory.resolve("." + name + "." + UUID.randomUUID());
    try {
      try (FileChannel channel =
          FileChannel.open(
              fresh,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              permissions("rw-------"))) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  public void delete(String name) throws IOException {
    Files.deleteIfExists(file(name));
  }

  /** The names of all files but the hidden ones. */
  public List<String> names() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> !name.startsWith(".") && !name.equals(LOCK))
          .sorted()
          .toList();
    }
  }

  /**
   * Takes the lock of this name, unless another thread or process has it.
   *
   * @return empty if another has it
   */
  public Optional<Held> tryLock(String name) throws IOException {
    create();
    FileChannel channel = lockFile();
    try {
      FileLock lock = channel.tryLock(position(name), 1, false);
      return lock == null ? Optional.empty() : Optional.of(lock::release);
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  private FileChannel lockFile() throws IOException {
    Path file = directory.toRealPath().resolve(LOCK);
    FileChannel known = LOCK_FILES.get(file);
    if (known != null) {
      return known;
    }
    synchronized (LOCK_FILES) {
      FileChannel channel = LOCK_FILES.get(file);
      if (channel == null) {
        channel =
            FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                permissions("rw-------"));
        LOCK_FILES.put(file, channel);
      }
      return channel;
    }
  }

  private void create() throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, permissions("rwx------"));
    }
  }

  private Path file(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException("not the name of a state file: " + name);
    }
    return directory.resolve(name);
  }

  private static FileAttribute<?> permissions(String text) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
  }

  /** A byte of the lock file that hardly any other name has. */
  private static long position(String name) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong() >>> 2;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
