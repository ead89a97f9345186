// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.CloudImageConfig;
import java.util.Map;
import java.util.Optional;

/**
 * The file {@code Metadata} at the root of a CloudRootfs.
 *
 * @param tree as found
 */
record ClusterMetadata(Map<String, Object> tree, Optional<String> kubernetesVersion) {
  /** Where it is in the image. */
  static final String PATH = "Metadata";

  /** The longest that is read; it becomes part of the config, which is under 4 MiB. */
  static final int MAXIMUM_BYTES = 1 << 20;

  /**
   * Reads the file; a version that is no string is none.
   *
   * @throws OciException INVALID if it is no JSON object
   */
  static ClusterMetadata parse(byte[] content) throws OciException {
    JsonLimits limits =
        new JsonLimits(
            MAXIMUM_BYTES, JsonLimits.DOCUMENT.depth(), JsonLimits.DOCUMENT.stringCharacters());
    JsonObject json = Json.readObject(content, PATH, limits);
    return new ClusterMetadata(
        json.toMap(), json.has("version") ? version(json) : Optional.empty());
  }

  private static Optional<String> version(JsonObject json) {
    try {
      return json.optionalString("version").filter(version -> !version.isBlank());
    } catch (OciException e) {
      return Optional.empty();
    }
  }

  /** What a base has recorded. */
  static Optional<ClusterMetadata> of(CloudImageConfig config) {
    return config.metadata().isEmpty() && config.kubernetesVersion().isEmpty()
        ? Optional.empty()
        : Optional.of(new ClusterMetadata(config.metadata(), config.kubernetesVersion()));
  }
}
