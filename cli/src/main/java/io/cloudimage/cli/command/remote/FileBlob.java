// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.remote;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/** A file as a blob. One that changes between the hash and the upload fails the upload. */
record FileBlob(Descriptor descriptor, Path file) implements Blob {
  private static final MediaType TYPE = new MediaType("application/octet-stream");
  private static final int BUFFER = 64 * 1024;

  static FileBlob of(Path file, Digest.Algorithm algorithm) throws IOException {
    MessageDigest hash = algorithm.newHash();
    long size = 0;
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER];
      int read = in.read(buffer);
      while (read >= 0) {
        hash.update(buffer, 0, read);
        size += read;
        read = in.read(buffer);
      }
    }
    return new FileBlob(Descriptor.of(TYPE, Digest.of(algorithm, hash.digest()), size), file);
  }

  @Override
  public InputStream open() throws IOException {
    return Files.newInputStream(file);
  }
}
