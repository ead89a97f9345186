// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layer.ExtractionPolicy;
import io.cloudimage.oci.layer.ExtractionReport;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.rootfs.UnpackOptions;
import io.cloudimage.oci.rootfs.Unpacker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Unpacks the layers of a stage or image so that {@code COPY --from} can read them. Devices are
 * left out; the tree is private to the build, and what is copied out of it gets its owner anew.
 */
final class LayerUnpacking {
  private static final UnpackOptions OPTIONS =
      UnpackOptions.defaults()
          .withDurability(UnpackOptions.Durability.BUFFERED)
          .withPolicy(ExtractionPolicy.defaults().withDevices(ExtractionPolicy.Devices.SKIP));

  private LayerUnpacking() {}

  /**
   * @param directory does not exist yet
   */
  static ExtractionReport unpack(ImageState image, Path directory) throws IOException {
    List<PlacedLayer> layers = image.layers();
    Manifest manifest =
        new Manifest(
            MediaType.OCI_MANIFEST,
            Optional.empty(),
            Descriptor.of(MediaType.OCI_CONFIG, new byte[0]),
            layers.stream().map(PlacedLayer::descriptor).toList(),
            Optional.empty(),
            Map.of());
    ImageConfig config =
        new ImageConfig(
            Optional.empty(),
            Optional.empty(),
            image.platform(),
            image.execution(),
            layers.stream().map(PlacedLayer::diffId).toList(),
            List.of(),
            Optional.empty());
    return new Unpacker(new LayerSources(layers), OPTIONS).unpack(manifest, config, directory);
  }

  /** Each layer from where it lies. */
  private static final class LayerSources implements ContentSource {
    private final Map<Digest, ContentSource> sources = new HashMap<>();

    LayerSources(List<PlacedLayer> layers) {
      layers.forEach(layer -> sources.put(layer.descriptor().digest(), layer.source()));
    }

    @Override
    public boolean exists(Descriptor target) throws IOException {
      ContentSource source = sources.get(target.digest());
      return source != null && source.exists(target);
    }

    @Override
    public InputStream fetch(Descriptor target) throws IOException {
      ContentSource source = sources.get(target.digest());
      if (source == null) {
        throw new OciException(ErrorKind.NOT_FOUND, "no layer " + target.digest());
      }
      return source.fetch(target);
    }
  }
}
