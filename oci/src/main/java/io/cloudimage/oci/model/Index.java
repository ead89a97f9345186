// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An image index (image-spec, image-index.md), OCI's or Docker's manifest list. */
public record Index(
    MediaType mediaType,
    Optional<MediaType> artifactType,
    List<Descriptor> manifests,
    Optional<Descriptor> subject,
    Map<String, String> annotations) {
  /**
   * @throws IllegalArgumentException if the media type is not an index's
   */
  public Index {
    if (!mediaType.isIndex()) {
      throw new IllegalArgumentException(mediaType + " is not the media type of an index");
    }
    manifests = List.copyOf(manifests);
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
  }

  /** Whether this is a CloudImage's root, told by its artifact type. */
  public boolean isCloudImage() {
    return artifactType.equals(Optional.of(MediaType.CLOUDIMAGE));
  }
}
