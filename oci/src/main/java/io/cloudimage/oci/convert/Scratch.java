// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.convert;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.BlobIngester;
import io.cloudimage.oci.content.Ingest;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * A directory for content on its way, gone when it is closed: the digest of a layer that is
 * compressed anew is known only at its end, and a registry wants it first. For several threads.
 */
public final class Scratch implements BlobIngester, Closeable {
  private final Path directory;
  private final List<Blob> blobs = new ArrayList<>();
  private int files;

  private Scratch(Path directory) {
    this.directory = directory;
  }

  /** Makes the directory, readable by its owner alone. */
  public static Scratch in(Path parent) throws IOException {
    Files.createDirectories(parent);
    return new Scratch(Files.createTempDirectory(parent, "convert-"));
  }

  /** What was committed. */
  public synchronized List<Blob> blobs() {
    return List.copyOf(blobs);
  }

  @Override
  public Ingest ingest() throws IOException {
    return new ScratchFile(newFile());
  }

  private synchronized Path newFile() {
    return directory.resolve(String.valueOf(files++));
  }

  private synchronized void add(Blob blob) {
    blobs.add(blob);
  }

  /** Removes everything. */
  @Override
  public synchronized void close() throws IOException {
    for (int i = 0; i < files; i++) {
      Files.deleteIfExists(directory.resolve(String.valueOf(i)));
    }
    Files.deleteIfExists(directory);
  }

  private final class ScratchFile extends Ingest {
    private final Path file;
    private final OutputStream out;
    private final MessageDigest hash = Digest.Algorithm.SHA256.newHash();
    private long size;

    ScratchFile(Path file) throws IOException {
      this.file = file;
      this.out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
    }

    @Override
    public void write(int oneByte) throws IOException {
      write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      hash.update(bytes, offset, length);
      size += length;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public Descriptor commit(MediaType mediaType) throws IOException {
      out.close();
      Descriptor descriptor =
          Descriptor.of(mediaType, Digest.of(Digest.Algorithm.SHA256, hash), size);
      add(new FileBlob(descriptor, file));
      return descriptor;
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  private record FileBlob(Descriptor descriptor, Path file) implements Blob {
    @Override
    public InputStream open() throws IOException {
      return openAt(0);
    }

    @Override
    public InputStream openAt(long offset) throws IOException {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
      return Channels.newInputStream(channel.position(offset));
    }
  }
}
