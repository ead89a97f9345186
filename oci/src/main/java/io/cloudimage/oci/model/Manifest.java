// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An image manifest (image-spec, manifest.md), OCI's or Docker's schema 2. */
public record Manifest(
    MediaType mediaType,
    Optional<MediaType> artifactType,
    Descriptor config,
    List<Descriptor> layers,
    Optional<Descriptor> subject,
    Map<String, String> annotations) {
  /**
   * @throws IllegalArgumentException if the media type is not a manifest's
   */
  public Manifest {
    if (!mediaType.isManifest()) {
      throw new IllegalArgumentException(mediaType + " is not the media type of a manifest");
    }
    layers = List.copyOf(layers);
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
  }

  /** Whether this is a CloudImage's manifest, told by its artifact type or by its config's type. */
  public boolean isCloudImage() {
    return artifactType.equals(Optional.of(MediaType.CLOUDIMAGE))
        || config.mediaType().equals(MediaType.CLOUDIMAGE_CONFIG);
  }
}
