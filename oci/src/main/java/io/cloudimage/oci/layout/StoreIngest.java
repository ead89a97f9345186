// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.content.Ingest;
import io.cloudimage.oci.content.ReadableIngest;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/**
 * Content of unknown digest on its way into the store, in a file of its own below {@code ingest}.
 */
public final class StoreIngest extends Ingest implements ReadableIngest {
  private final Path file;
  private final BlobFiles blobs;
  private final FileChannel channel;
  private final MessageDigest hash = Digest.Algorithm.SHA256.newHash();
  private long size;
  private boolean committed;

  StoreIngest(Path file, BlobFiles blobs) throws IOException {
    this.file = file;
    this.blobs = blobs;
    this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  @Override
  public void write(int oneByte) throws IOException {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    hash.update(bytes, offset, length);
    size += length;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public FileChannel openWritten() throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public Descriptor commit(MediaType mediaType) throws IOException {
    channel.force(true);
    channel.close();
    Descriptor descriptor =
        Descriptor.of(mediaType, Digest.of(Digest.Algorithm.SHA256, hash), size);
    blobs.adopt(file, descriptor);
    committed = true;
    return descriptor;
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (!committed) {
      Files.deleteIfExists(file);
    }
  }
}
