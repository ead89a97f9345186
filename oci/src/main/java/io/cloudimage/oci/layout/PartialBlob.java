// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.ProvingStream;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** A file that holds a blob's first bytes, and gets the others. */
final class PartialBlob {
  private static final int BUFFER = 128 * 1024;

  private final Descriptor descriptor;
  private final FileChannel channel;

  /** A loss of power may cost what it has not brought to the disk; a killed process, nothing. */
  private final WriteBehind behind;

  private final Arrival arrival;
  private final MessageDigest hash;
  private long size;
  private boolean proven;

  private PartialBlob(
      Descriptor descriptor, FileChannel channel, WriteBehind behind, Arrival arrival) {
    this.descriptor = descriptor;
    this.channel = channel;
    this.behind = behind;
    this.arrival = arrival;
    this.hash = descriptor.digest().algorithm().newHash();
  }

  /**
   * Writes what is missing behind what is there, hashes all, and flushes it. What is all written
   * from one stream, which proves it, is not hashed again.
   *
   * @param arrivals is told of the try and how far it is, not how it ends
   * @throws OciException MISMATCH if the whole is not what the descriptor says; the file is left
   */
  static void complete(Blob blob, Path file, Arrivals arrivals) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || Files.size(file) > blob.descriptor().size()) {
      Files.deleteIfExists(file);
    }
    try (FileChannel channel =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        WriteBehind behind = new WriteBehind(channel::force)) {
      Arrival arrival = arrivals.begin(blob.descriptor().digest(), file);
      PartialBlob partial = new PartialBlob(blob.descriptor(), channel, behind, arrival);
      partial.hashWhatIsThere();
      partial.append(blob);
      partial.verify();
      arrival.proven();
      behind.finish();
    }
  }

  private void hashWhatIsThere() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    for (int count = channel.read(buffer); count >= 0; count = channel.read(buffer)) {
      hash.update(buffer.flip());
      buffer.clear();
      size += count;
      arrival.grown(size);
    }
  }

  private void append(Blob blob) throws IOException {
    if (size == descriptor.size() && size > 0) {
      return;
    }
    try (InputStream in = size == 0 ? blob.open() : blob.openAt(size)) {
      boolean proving = size == 0 && ProvingStream.proves(in, descriptor);
      byte[] buffer = new byte[BUFFER];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (count > descriptor.size() - size) {
          throw mismatch("it goes on after the expected " + descriptor.size() + " bytes");
        }
        if (!proving) {
          hash.update(buffer, 0, count);
        }
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        size += count;
        arrival.grown(size);
        behind.written(size);
      }
      proven = proving;
    }
  }

  private void verify() throws OciException {
    if (size != descriptor.size()) {
      throw mismatch("it ended after " + size + " bytes; expected " + descriptor.size());
    }
    if (proven) {
      return;
    }
    Digest seen = Digest.of(descriptor.digest().algorithm(), hash);
    if (!seen.equals(descriptor.digest())) {
      throw mismatch("its digest is " + seen);
    }
  }

  private OciException mismatch(String problem) {
    return new OciException(
        ErrorKind.MISMATCH,
        "content from the source of a push is not " + descriptor.digest() + ": " + problem);
  }
}
