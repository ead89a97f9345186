// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.VerifyingInputStream;
import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Content of known digest on its way into the store: {@code ingest/<algorithm>-<hex>}. One process
 * at a time writes it, a second one waits and then finds the content there.
 */
final class PartialBlobs {
  private static final int BUFFER = 128 * 1024;
  private static final int LOCK_DIGITS = 3;

  private final StorePaths paths;
  private final BlobFiles blobs;
  private final FileLocks locks;

  PartialBlobs(StorePaths paths, BlobFiles blobs, FileLocks locks) {
    this.paths = paths;
    this.blobs = blobs;
    this.locks = locks;
  }

  /** Stores the blob, unless another thread or process has done so meanwhile. */
  void take(Blob blob) throws IOException {
    Descriptor descriptor = blob.descriptor();
    String hex = descriptor.digest().hex();
    String key = descriptor.digest().algorithm().label() + "-" + hex;
    // Lock files are never removed, or two processes could hold "the same" lock; so there are few.
    try (FileLocks.Held held = locks.acquire("ingest-" + hex.substring(0, LOCK_DIGITS))) {
      if (!blobs.exists(descriptor)) {
        Path partial = paths.ingest().resolve(key);
        try {
          write(blob, partial);
          blobs.adopt(partial, descriptor);
        } finally {
          Files.deleteIfExists(partial);
        }
      }
    }
  }

  private static void write(Blob blob, Path partial) throws IOException {
    Files.deleteIfExists(partial);
    try (FileChannel channel =
            FileChannel.open(
                partial,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        InputStream in =
            new VerifyingInputStream(blob.open(), blob.descriptor(), "the source of a push")) {
      byte[] buffer = new byte[BUFFER];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
      channel.force(true);
    }
  }
}
