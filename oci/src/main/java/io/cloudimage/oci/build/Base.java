// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.CloudImageConfig;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.spec.AnnotationKeys;
import io.cloudimage.spec.MediaTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An image that a stage starts from.
 *
 * @param manifest its descriptor
 * @param layers with OCI media types
 * @param members the container images that travel along with it
 */
record Base(
    String name,
    Descriptor manifest,
    Map<String, String> annotations,
    ImageConfig config,
    List<PlacedLayer> layers,
    List<PlacedMember> members) {

  /** Docker's names for what OCI names otherwise; the bytes are the same. */
  private static final Map<String, String> OCI_NAMES =
      Map.of(
          MediaTypes.DOCKER_LAYER, MediaTypes.OCI_LAYER,
          MediaTypes.DOCKER_LAYER_GZIP, MediaTypes.OCI_LAYER_GZIP,
          MediaTypes.DOCKER_LAYER_ZSTD, MediaTypes.OCI_LAYER_ZSTD);

  private static final List<String> LAYERS =
      List.of(MediaTypes.OCI_LAYER, MediaTypes.OCI_LAYER_GZIP, MediaTypes.OCI_LAYER_ZSTD);

  /**
   * @throws OciException INVALID if the config does not fit the manifest, UNSUPPORTED if a layer is
   *     of no known type
   */
  static Base of(
      String name,
      ContentSource source,
      Descriptor descriptor,
      Manifest manifest,
      ImageConfig config)
      throws OciException {
    if (config.diffIds().size() != manifest.layers().size()) {
      throw new OciException(
          ErrorKind.INVALID,
          "cannot build upon "
              + Printable.escape(name)
              + ": its manifest has "
              + manifest.layers().size()
              + " layers, its config "
              + config.diffIds().size());
    }
    List<PlacedLayer> layers = new ArrayList<>();
    for (Descriptor layer : manifest.layers()) {
      layers.add(
          new PlacedLayer(ociLayer(name, layer), config.diffIds().get(layers.size()), source));
    }
    return new Base(name, descriptor, manifest.annotations(), config, layers, List.of());
  }

  /** The layer with the media type that OCI has for it. */
  static Descriptor ociLayer(String name, Descriptor layer) throws OciException {
    String type = layer.mediaType().value();
    String ociType = OCI_NAMES.getOrDefault(type, type);
    if (!LAYERS.contains(ociType)) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          "cannot build upon " + Printable.escape(name) + ": it has a layer of type " + type);
    }
    return Descriptor.of(new MediaType(ociType), layer.digest(), layer.size());
  }

  /** The same, with container images that travel along. */
  Base withMembers(List<PlacedMember> newMembers) {
    return new Base(name, manifest, annotations, config, layers, newMembers);
  }

  /**
   * The state that a stage starts with.
   *
   * @param warnings is told what the base lacks
   */
  ImageState start(Consumer<String> warnings) throws IOException {
    Platform platform = config.platform();
    ImageState image = new ImageState(platform);
    image.inherit(config.execution(), config.author());
    image.history().addAll(config.history());
    Optional<String> extension =
        Optional.ofNullable(annotations.get(AnnotationKeys.SEALER_EXTENSION));
    if (config.cloudImage().isPresent()) {
      image.inherit(config.cloudImage().get());
      image.setInheritedMembers(members);
      int lost = config.cloudImage().get().images().size() - members.size();
      if (lost > 0) {
        warnings.accept(
            "the container images that "
                + name
                + " names are not all with it: "
                + lost
                + " are missing");
      }
    } else if (extension.isPresent()) {
      image.inherit(SealerExtension.parse(extension.get()).toCloudImage());
      SealerLabels.supportedKubernetes(config.execution()).ifPresent(image::setSupportedKubernetes);
    }
    if (config.cloudImage().isEmpty()) {
      image.setForeignBase();
    }
    image.setBase(new CloudImageConfig.Base(name, manifest.digest()), layers);
    return image;
  }

  /** What stands where in the base's tree. */
  TreeIndex tree() throws IOException {
    return TreeScanner.scan(layers);
  }
}
