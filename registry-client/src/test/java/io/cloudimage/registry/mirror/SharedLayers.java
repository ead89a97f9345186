// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.spec.MediaTypes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small images that share layers: what registries are full of. */
public final class SharedLayers {
  private SharedLayers() {}

  /** Tags {@code v1} to {@code vN}: a config of its own each, and these shared layers. */
  public static void tags(Repository to, int count, int sharedLayers) throws IOException {
    for (int i = 1; i <= count; i++) {
      image(to, "v" + i, "config " + i, sharedLayers);
    }
  }

  /** One image under a tag. */
  public static Descriptor image(Repository to, String tag, String config, int sharedLayers)
      throws IOException {
    Descriptor manifest = manifest(to, config, sharedLayers);
    to.tag(manifest, new Tag(tag));
    return manifest;
  }

  /** An index of one image for each platform, under a tag. */
  public static Descriptor index(Repository to, String tag, String... platforms)
      throws IOException {
    List<Descriptor> entries = new ArrayList<>();
    for (String platform : platforms) {
      entries.add(manifest(to, tag + platform, 1).withPlatform(Platform.parse(platform)));
    }
    Encoded<Index> index =
        ManifestCodec.write(
            new Index(MediaType.OCI_INDEX, Optional.empty(), entries, Optional.empty(), Map.of()));
    to.push(Blob.of(index.descriptor(), index.bytes()));
    to.tag(index.descriptor(), new Tag(tag));
    return index.descriptor();
  }

  private static Descriptor manifest(Repository to, String config, int sharedLayers)
      throws IOException {
    List<Descriptor> layers = new ArrayList<>();
    for (int i = 0; i < sharedLayers; i++) {
      layers.add(blob(to, MediaTypes.OCI_LAYER + "+gzip", "layer " + i + " ".repeat(1000)));
    }
    Encoded<Manifest> manifest =
        ManifestCodec.write(
            new Manifest(
                MediaType.OCI_MANIFEST,
                Optional.empty(),
                blob(to, MediaType.OCI_CONFIG.value(), "{\"created\":\"" + config + "\"}"),
                layers,
                Optional.empty(),
                Map.of()));
    to.push(Blob.of(manifest.descriptor(), manifest.bytes()));
    return manifest.descriptor();
  }

  private static Descriptor blob(Repository to, String type, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Descriptor descriptor = Descriptor.of(new MediaType(type), bytes);
    to.push(Blob.of(descriptor, bytes));
    return descriptor;
  }
}
