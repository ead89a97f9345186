// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.state;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Manifests and indexes by digest, one file each, so that none is fetched twice. What is read is
 * hashed; a file that is not what its name says is as good as none, and goes. For threads and
 * processes.
 */
public final class DocumentCache {
  /** So much is held in memory beside the files, in bytes. */
  private static final long MAXIMUM_HELD = 16L << 20;

  private static final int MOST_FILES = 200_000;
  private static final long MOST_BYTES = 1L << 30;

  private final Path directory;
  private final DocumentTrim trim;
  private final Map<Digest, byte[]> held = new ConcurrentHashMap<>();
  private final AtomicBoolean written = new AtomicBoolean();
  private long heldBytes;

  /**
   * For 200,000 documents and 1 GiB.
   *
   * @param directory need not be there
   */
  public DocumentCache(Path directory) {
    this(directory, MOST_FILES, MOST_BYTES);
  }

  /** With bounds of its own for the files, which hold when {@link #trim} returns. */
  DocumentCache(Path directory, int mostFiles, long mostBytes) {
    this.directory = directory;
    this.trim = new DocumentTrim(directory, mostFiles, mostBytes);
  }

  /** Whether it has been kept: a look at names, not at content. */
  public boolean has(Digest digest) {
    return held.containsKey(digest) || Files.isRegularFile(file(digest));
  }

  /** The document's bytes, hashed. */
  public Optional<byte[]> read(Descriptor document) throws IOException {
    byte[] known = held.get(document.digest());
    if (known != null) {
      return Optional.of(known.clone());
    }
    try {
      byte[] bytes = Files.readAllBytes(file(document.digest()));
      if (isThis(document, bytes)) {
        hold(document.digest(), bytes);
        return Optional.of(bytes.clone());
      }
      Files.deleteIfExists(file(document.digest()));
      return Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Keeps a document, whose bytes have been verified. */
  public void write(Digest digest, byte[] bytes) throws IOException {
    hold(digest, bytes);
    if (!Files.exists(file(digest))) {
      ReplacedFile.write(file(digest), bytes, false);
      written.set(true);
    }
  }

  /**
   * Removes the files that were written first, if there are too many or they are too long together.
   * Looks only if something has been written since the last time.
   */
  public void trim() throws IOException {
    if (written.compareAndSet(true, false)) {
      trim.run();
    }
  }

  private synchronized void hold(Digest digest, byte[] bytes) {
    if (heldBytes + bytes.length <= MAXIMUM_HELD
        && held.putIfAbsent(digest, bytes.clone()) == null) {
      heldBytes += bytes.length;
    }
  }

  private static boolean isThis(Descriptor document, byte[] bytes) {
    Digest.Algorithm algorithm = document.digest().algorithm();
    return bytes.length == document.size()
        && Digest.of(algorithm, algorithm.newHash().digest(bytes)).equals(document.digest());
  }

  private Path file(Digest digest) {
    return directory
        .resolve(digest.algorithm().label())
        .resolve(digest.hex().substring(0, 2))
        .resolve(digest.hex());
  }
}
