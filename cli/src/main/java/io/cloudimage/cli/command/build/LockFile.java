// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.build;

import io.cloudimage.oci.build.BuildContext;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.lock.Lock;
import io.cloudimage.oci.lock.LockReader;
import io.cloudimage.oci.lock.LockWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/** The file with a build's lock. */
public record LockFile(Path path) {
  /** The one that was named, or the context's. */
  public static LockFile of(Optional<Path> named, BuildContext context) {
    return new LockFile(named.orElseGet(() -> context.directory().resolve(Lock.FILE_NAME)));
  }

  /** How messages call it. */
  public String name() {
    return String.valueOf(path.getFileName());
  }

  /**
   * The lock.
   *
   * @throws OciException NOT_FOUND; as {@link LockReader#read}
   */
  public Lock read() throws IOException {
    return LockReader.read(bytes().orElseThrow(this::missing), name());
  }

  /** The lock, if the file is there. */
  public Optional<Lock> readIfThere() throws IOException {
    Optional<byte[]> bytes = bytes();
    return bytes.isPresent() ? Optional.of(LockReader.read(bytes.get(), name())) : Optional.empty();
  }

  /** Whether the file's text is that of a lock, byte for byte. */
  public boolean holds(Lock lock) throws IOException {
    return bytes().map(bytes -> Arrays.equals(bytes, LockWriter.write(lock))).orElse(false);
  }

  /** Writes the file beside its name first: who reads it never sees half of it. */
  public void write(Lock lock) throws IOException {
    Path target = path.toAbsolutePath();
    Path directory = Optional.ofNullable(target.getParent()).orElse(target);
    // Not by createTempFile: the file is for everybody who may read the context.
    Path temporary = directory.resolve("." + name() + "." + UUID.randomUUID());
    try {
      Files.write(temporary, LockWriter.write(lock), StandardOpenOption.CREATE_NEW);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private Optional<byte[]> bytes() throws IOException {
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(path)) {
      return Optional.of(in.readNBytes(LockReader.MAXIMUM_BYTES + 1));
    }
  }

  private OciException missing() {
    return new OciException(
        ErrorKind.NOT_FOUND,
        "there is no lock file at " + path,
        "cloudimage lock update writes one",
        null);
  }
}
