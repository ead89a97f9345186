// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Reads blobs and compares them with their names, several at once. */
final class BlobHashing {
  private static final int BUFFER = 256 * 1024;

  private final StorePaths paths;
  private final StoreCheckOptions options;
  private final AtomicLong bytes = new AtomicLong();

  BlobHashing(StorePaths paths, StoreCheckOptions options) {
    this.paths = paths;
    this.options = options;
  }

  record Damage(Digest digest, String problem) {}

  record Result(List<Damage> damaged, long blobs, long bytes) {}

  Result check(List<Digest> digests) throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(options.threads());
    try {
      List<Future<Optional<Damage>>> checks = new ArrayList<>();
      for (Digest digest : digests) {
        checks.add(pool.submit(() -> check(digest)));
      }
      List<Damage> damaged = new ArrayList<>();
      for (Future<Optional<Damage>> check : checks) {
        check.get().ifPresent(damaged::add);
      }
      return new Result(damaged, digests.size(), bytes.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private Optional<Damage> check(Digest digest) {
    Path file = paths.blob(digest);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of(new Damage(digest, "is not a regular file"));
    }
    try {
      Digest seen = hash(file, digest.algorithm());
      return seen.equals(digest)
          ? Optional.empty()
          : Optional.of(new Damage(digest, "has the content of " + seen));
    } catch (IOException e) {
      return Optional.of(new Damage(digest, "cannot be read: " + e.getMessage()));
    }
  }

  private Digest hash(Path file, Digest.Algorithm algorithm) throws IOException {
    MessageDigest hash = algorithm.newHash();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
      for (int count = channel.read(buffer); count >= 0; count = channel.read(buffer)) {
        if (Thread.interrupted()) {
          throw new CancelledException();
        }
        hash.update(buffer.flip());
        buffer.clear();
        bytes.addAndGet(count);
        options.progress().accept(count);
      }
    }
    return Digest.of(algorithm, hash);
  }
}
