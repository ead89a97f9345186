// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.artifact;

import io.cloudimage.oci.artifact.ArtifactSource;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.MediaType;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code FILE[:MEDIATYPE]} as typed. A file whose whole name is so typed goes before a type. */
final class ArtifactSources {
  private static final MediaType ANY = new MediaType("application/octet-stream");

  private ArtifactSources() {}

  static List<ArtifactSource> parse(List<String> typed) throws OciException {
    List<ArtifactSource> sources = new ArrayList<>();
    for (String text : typed) {
      try {
        sources.add(parse(text));
      } catch (InvalidPathException e) {
        throw new OciException(ErrorKind.INVALID, Printable.quote(text) + " is no path", e);
      }
    }
    return sources;
  }

  /** An artifact type as typed. */
  static MediaType mediaType(String text) throws OciException {
    try {
      return new MediaType(text);
    } catch (IllegalArgumentException e) {
      throw new OciException(
          ErrorKind.INVALID, Printable.quote(text) + " is no type: " + e.getMessage(), e);
    }
  }

  private static ArtifactSource parse(String text) throws OciException {
    int colon = text.lastIndexOf(':');
    String type = colon < 1 ? "" : text.substring(colon + 1);
    if (!type.contains("/") || Files.exists(Path.of(text))) {
      return new ArtifactSource(Path.of(text), ANY);
    }
    return new ArtifactSource(Path.of(text.substring(0, colon)), mediaType(type));
  }
}
