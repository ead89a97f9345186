// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.content;

import io.cloudimage.oci.content.Successors;
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
 * What a registry must know of a manifest or an index.
 *
 * @param children what it refers to
 * @param subject what it says something about
 * @param referrer how a listing of the subject's referrers shows it
 */
public record PushedManifest(
    Descriptor descriptor,
    List<Descriptor> children,
    Optional<Digest> subject,
    Descriptor referrer) {

  /**
   * @throws OciException if the bytes are not a document of this type
   */
  public static PushedManifest read(byte[] bytes, MediaType type, Digest digest)
      throws OciException {
    Descriptor bare = Descriptor.of(type, digest, bytes.length);
    if (type.isIndex()) {
      Index index = ManifestCodec.readIndex(bytes, type).value();
      return new PushedManifest(
          bare,
          index.manifests(),
          index.subject().map(Descriptor::digest),
          referrer(bare, index.artifactType(), index.annotations()));
    }
    Manifest manifest = ManifestCodec.readManifest(bytes, type).value();
    return new PushedManifest(
        bare,
        Successors.of(manifest),
        manifest.subject().map(Descriptor::digest),
        referrer(
            bare,
            Optional.of(manifest.artifactType().orElse(manifest.config().mediaType())),
            manifest.annotations()));
  }

  private static Descriptor referrer(
      Descriptor bare, Optional<MediaType> artifactType, Map<String, String> annotations) {
    return new Descriptor(
        bare.mediaType(),
        bare.digest(),
        bare.size(),
        List.of(),
        annotations,
        Optional.empty(),
        Optional.empty(),
        artifactType);
  }
}
