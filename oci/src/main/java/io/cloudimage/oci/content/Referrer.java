// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A manifest or an index that is about another one.
 *
 * @param descriptor as a list of referrers shows it: with the artifact type and the annotations
 *     that the document itself has
 * @param subject what the document says that it is about
 */
public record Referrer(Descriptor descriptor, Digest subject) {

  /**
   * Reads a document.
   *
   * @param document its type, digest and size
   * @return empty if the document has no subject
   * @throws OciException if the bytes are not a document of the descriptor's type
   */
  public static Optional<Referrer> read(Descriptor document, byte[] bytes) throws OciException {
    if (document.mediaType().isIndex()) {
      Index index = ManifestCodec.readIndex(bytes, document.mediaType()).value();
      return index
          .subject()
          .map(s -> of(document, s.digest(), index.artifactType(), index.annotations()));
    }
    Manifest manifest = ManifestCodec.readManifest(bytes, document.mediaType()).value();
    MediaType type = manifest.artifactType().orElse(manifest.config().mediaType());
    return manifest
        .subject()
        .map(s -> of(document, s.digest(), Optional.of(type), manifest.annotations()));
  }

  /** Whether it is of this artifact type; every referrer is of "none". */
  public boolean isOfType(Optional<String> artifactType) {
    return artifactType.isEmpty()
        || descriptor.artifactType().map(MediaType::value).equals(artifactType);
  }

  private static Referrer of(
      Descriptor document,
      Digest subject,
      Optional<MediaType> artifactType,
      Map<String, String> annotations) {
    return new Referrer(
        new Descriptor(
            document.mediaType(),
            document.digest(),
            document.size(),
            List.of(),
            annotations,
            Optional.empty(),
            Optional.empty(),
            artifactType),
        subject);
  }
}
