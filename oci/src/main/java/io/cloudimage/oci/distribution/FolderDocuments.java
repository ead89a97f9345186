// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.distribution;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import java.io.IOException;
import java.util.OptionalLong;

/** Manifests and indexes of a folder, where names do not say which is which. */
final class FolderDocuments {
  private static final MediaType BYTES = new MediaType("application/octet-stream");

  private final FolderSource source;

  FolderDocuments(FolderSource source) {
    this.source = source;
  }

  /**
   * The descriptor of a document, verified, with the media type that it gives itself, or that its
   * fields tell.
   *
   * @throws OciException NOT_FOUND, MISMATCH, INVALID; UNSUPPORTED if it is of another kind
   */
  Descriptor find(Digest digest) throws IOException {
    OptionalLong size = source.size(digest);
    if (size.isEmpty()) {
      throw new OciException(ErrorKind.NOT_FOUND, digest + " is not in the folder");
    }
    Descriptor bytes = Descriptor.of(BYTES, digest, size.getAsLong());
    JsonObject json =
        Json.readObject(
            Content.readDocument(source, bytes), digest.toString(), JsonLimits.DOCUMENT);
    MediaType type =
        json.optionalParsed("mediaType", MediaType::new)
            .orElse(json.has("manifests") ? MediaType.OCI_INDEX : MediaType.OCI_MANIFEST);
    if (!type.isIndex() && !type.isManifest()) {
      throw new OciException(
          ErrorKind.UNSUPPORTED, digest + " is " + type + ", no manifest and no index");
    }
    return Descriptor.of(type, digest, size.getAsLong());
  }

  /**
   * A manifest with its platform, which its config says where the descriptor does not; without one
   * if it is no image's, but a chart's, say. Config and layers are there, of the right sizes;
   * layers are not read.
   *
   * @throws OciException NOT_FOUND with the first blob that is missing; what reading throws
   */
  Descriptor whole(Descriptor entry) throws IOException {
    Manifest manifest = Content.readManifest(source, entry).value();
    require(manifest.config());
    for (Descriptor layer : manifest.layers()) {
      require(layer);
    }
    if (entry.platform().isPresent()) {
      return entry.bare().withPlatform(entry.platform().get());
    }
    MediaType config = manifest.config().mediaType();
    return config.equals(MediaType.OCI_CONFIG) || config.equals(MediaType.DOCKER_CONFIG)
        ? entry.withPlatform(Content.readConfig(source, manifest.config()).value().platform())
        : entry.bare();
  }

  private void require(Descriptor blob) throws IOException {
    if (!source.exists(blob)) {
      throw new OciException(
          ErrorKind.NOT_FOUND,
          "the blob "
              + blob.digest()
              + " of "
              + blob.size()
              + " bytes is not in the folder, or has another size");
    }
  }
}
