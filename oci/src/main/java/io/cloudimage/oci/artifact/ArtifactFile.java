// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.artifact;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.spec.AnnotationKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/** A file on its way into an artifact; its content must not change meanwhile. */
final class ArtifactFile implements Blob {
  private final Path path;
  private final String title;
  private final Descriptor descriptor;

  private ArtifactFile(Path path, String title, Descriptor descriptor) {
    this.path = path;
    this.title = title;
    this.descriptor = descriptor;
  }

  /** Hashes a file, whose own name becomes its title. */
  static ArtifactFile read(Path path, MediaType mediaType) throws IOException {
    Path name = path.toAbsolutePath().normalize().getFileName();
    if (name == null || !Files.isRegularFile(path)) {
      ErrorKind kind = Files.exists(path) ? ErrorKind.INVALID : ErrorKind.NOT_FOUND;
      throw new OciException(kind, "cannot take " + path + ": it is not a file");
    }
    Title title = Title.parse(name.toString());
    MessageDigest hash = Digest.Algorithm.SHA256.newHash();
    long size = 0;
    try (InputStream in = Files.newInputStream(path)) {
      byte[] buffer = new byte[1 << 16];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        hash.update(buffer, 0, count);
        size += count;
      }
    }
    Digest digest = Digest.of(Digest.Algorithm.SHA256, hash);
    return new ArtifactFile(
        path,
        title.text(),
        Descriptor.of(mediaType, digest, size).withAnnotation(AnnotationKeys.TITLE, title.text()));
  }

  String title() {
    return title;
  }

  @Override
  public Descriptor descriptor() {
    return descriptor;
  }

  @Override
  public InputStream open() throws IOException {
    return Files.newInputStream(path);
  }
}
