// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/**
 * Content on its way into the store that outlives the process which brings it: who opens the same
 * key again goes on behind what is there, which is hashed again, never trusted. Not for several
 * threads, nor for two at once with one key.
 */
public final class KeptIngest implements Closeable {
  private static final int BUFFER = 128 * 1024;

  private final Path file;
  private final BlobFiles blobs;
  private final FileChannel channel;
  private final MessageDigest hash = Digest.Algorithm.SHA256.newHash();
  private long size;

  KeptIngest(Path file, BlobFiles blobs) throws IOException {
    this.file = file;
    this.blobs = blobs;
    this.channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    try {
      size = hashAll(hash);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** The bytes that are there. */
  public long size() {
    return size;
  }

  /** Appends. */
  public void write(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    hash.update(bytes, offset, length);
    size += length;
  }

  /**
   * Makes the content visible under its digest, which ends the ingest; content that the store has
   * already is left as it is. One of another algorithm than sha256 is read once more.
   *
   * @throws OciException MISMATCH if it has another digest; nothing is visible then, and the bytes
   *     stay
   */
  public Descriptor commit(MediaType mediaType, Digest expected) throws IOException {
    MessageDigest seen = hash;
    if (expected.algorithm() != Digest.Algorithm.SHA256) {
      seen = expected.algorithm().newHash();
      hashAll(seen);
    }
    Digest digest = Digest.of(expected.algorithm(), seen);
    if (!digest.equals(expected)) {
      throw new OciException(
          ErrorKind.MISMATCH, "the content's digest is " + digest + "; expected " + expected);
    }
    channel.force(true);
    channel.close();
    Descriptor descriptor = Descriptor.of(mediaType, digest, size);
    blobs.adopt(file, descriptor);
    return descriptor;
  }

  /** Forgets the content, unless it has been committed. */
  public void discard() throws IOException {
    channel.close();
    Files.deleteIfExists(file);
  }

  /** Leaves the content for who goes on with it. */
  @Override
  public void close() throws IOException {
    channel.close();
  }

  private long hashAll(MessageDigest digest) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    long count = 0;
    channel.position(0);
    while (channel.read(buffer) >= 0) {
      count += buffer.position();
      digest.update(buffer.flip());
      buffer.clear();
    }
    return count;
  }
}
