// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.deletion;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A manifest that is like no other, for a tag to name until it is deleted. Should the deletion be
 * cut short, the manifest itself says what the tag named before.
 *
 * @param config what the manifest refers to, and all that it refers to
 */
record Placeholder(Blob manifest, Blob config) {
  /** The digest of what the tag named before, on a manifest that takes its place for a moment. */
  static final String DELETES = "io.cloudimage.deletion.of";

  private static final String UNIQUE = "io.cloudimage.deletion.id";
  private static final byte[] CONFIG =
      "{\"architecture\":\"unknown\",\"os\":\"unknown\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}"
          .getBytes(StandardCharsets.US_ASCII);

  static Placeholder of(Descriptor named) {
    Descriptor config = Descriptor.of(MediaType.OCI_CONFIG, CONFIG);
    TreeMap<String, String> annotations = new TreeMap<>();
    annotations.put(DELETES, named.digest().toString());
    annotations.put(UNIQUE, UUID.randomUUID().toString());
    Encoded<Manifest> manifest =
        ManifestCodec.write(
            new Manifest(
                MediaType.OCI_MANIFEST,
                Optional.empty(),
                config,
                List.of(),
                Optional.empty(),
                Map.copyOf(annotations)));
    return new Placeholder(
        Blob.of(manifest.descriptor(), manifest.bytes()), Blob.of(config, CONFIG));
  }
}
