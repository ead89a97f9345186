// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Content of known digest on its way into the store: {@code ingest/<algorithm>-<hex>}. One process
 * at a time writes it, a second one waits and then finds the content there.
 *
 * <p>What a broken transfer has brought stays, and the next one goes on behind it. It is hashed
 * again with the rest, never trusted: where the whole is not right it is thrown away, and the
 * content is read once from its start.
 */
final class PartialBlobs {
  /** Less than this is sooner fetched again than looked after. */
  static final long WORTH_KEEPING = 1 << 20;

  private static final int LOCK_DIGITS = 3;

  private final StorePaths paths;
  private final BlobFiles blobs;
  private final FileLocks locks;
  private final Arrivals arrivals;

  PartialBlobs(StorePaths paths, BlobFiles blobs, FileLocks locks, Arrivals arrivals) {
    this.paths = paths;
    this.blobs = blobs;
    this.locks = locks;
    this.arrivals = arrivals;
  }

  /** The digest whose content a file below {@code ingest} is a part of, if it is one. */
  static Optional<Digest> digestOf(Path partial) {
    String[] parts = String.valueOf(partial.getFileName()).split("-", 2);
    try {
      return parts.length == 2
          ? Optional.of(Digest.parse(parts[0] + ":" + parts[1]))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Stores the blob, unless another thread or process has done so meanwhile. */
  void take(Blob blob) throws IOException {
    Descriptor descriptor = blob.descriptor();
    String hex = descriptor.digest().hex();
    Path partial = paths.ingest().resolve(descriptor.digest().algorithm().label() + "-" + hex);
    // Lock files are never removed, or two processes could hold "the same" lock; so there are few.
    try (FileLocks.Held held = locks.acquire("ingest-" + hex.substring(0, LOCK_DIGITS))) {
      if (!blobs.exists(descriptor)) {
        bring(blob, partial);
      }
      arrivals.stored(descriptor.digest());
    }
  }

  private void bring(Blob blob, Path partial) throws IOException {
    try {
      complete(blob, partial);
      blobs.adopt(partial, blob.descriptor());
    } catch (IOException e) {
      arrivals.failed(blob.descriptor().digest(), e);
      throw e;
    } catch (RuntimeException | Error e) {
      arrivals.failed(blob.descriptor().digest(), new IOException(e));
      throw e;
    } finally {
      if (size(partial) < WORTH_KEEPING) {
        Files.deleteIfExists(partial);
      }
    }
  }

  private void complete(Blob blob, Path partial) throws IOException {
    boolean continues = size(partial) > 0;
    try {
      PartialBlob.complete(blob, partial, arrivals);
      return;
    } catch (OciException e) {
      if (e.kind() != ErrorKind.MISMATCH) {
        throw e;
      }
      // Before another file stands under the name: who follows has read of this one.
      arrivals.failed(blob.descriptor().digest(), e);
      Files.deleteIfExists(partial);
      if (!continues || !blob.isReplayable()) {
        throw e;
      }
    }
    StoreLog.get()
        .info("what was there of {} is not right; starting again", blob.descriptor().digest());
    try {
      PartialBlob.complete(blob, partial, arrivals);
    } catch (OciException e) {
      if (e.kind() == ErrorKind.MISMATCH) {
        Files.deleteIfExists(partial);
      }
      throw e;
    }
  }

  /** Zero if there is no file; what is no file is removed by who opens it. */
  private static long size(Path partial) throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(partial, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.isRegularFile() ? attributes.size() : 0;
    } catch (NoSuchFileException e) {
      return 0;
    }
  }
}
