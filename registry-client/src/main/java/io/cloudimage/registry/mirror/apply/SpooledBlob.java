// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.apply;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.VerifyingInputStream;
import io.cloudimage.oci.model.Descriptor;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A blob in a file of its own, for several registries that are to get it; closing deletes it. */
final class SpooledBlob implements Blob, Closeable {
  private final Descriptor descriptor;
  private final Path file;

  private SpooledBlob(Descriptor descriptor, Path file) {
    this.descriptor = descriptor;
    this.file = file;
  }

  /** Reads all of {@code source}, which checks it. */
  static SpooledBlob of(Blob source, Path directory) throws IOException {
    Files.createDirectories(directory);
    Path file = Files.createTempFile(directory, "blob-", "");
    try (InputStream in = source.open()) {
      Files.copy(in, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    return new SpooledBlob(source.descriptor(), file);
  }

  @Override
  public Descriptor descriptor() {
    return descriptor;
  }

  @Override
  public InputStream open() throws IOException {
    return new VerifyingInputStream(Files.newInputStream(file), descriptor, file.toString());
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
