// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.ImageConfig.History;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.transfer.PlatformChoice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the documents of an image say: its index, manifests and configs, without its layers.
 *
 * @param root the descriptor of what the name stands for
 * @param index the index, if {@code root} is one
 * @param variants the image's own manifests, one for each platform; not the container images that
 *     travel with a CloudImage
 */
public record ImageDetails(Descriptor root, Optional<Index> index, List<Variant> variants) {
  private static final Set<MediaType> CONFIGS =
      Set.of(MediaType.CLOUDIMAGE_CONFIG, MediaType.OCI_CONFIG, MediaType.DOCKER_CONFIG);

  /**
   * An image for one platform.
   *
   * @param config none if this is an artifact of a kind that is not known here
   */
  public record Variant(Descriptor descriptor, Manifest manifest, Optional<ImageConfig> config) {
    /** The platform that the config names; else the index; else none. */
    public String platform() {
      return config
          .map(found -> found.platform().toString())
          .or(() -> descriptor.platform().map(Object::toString))
          .orElse("");
    }

    /** The layers, lowest first. */
    public List<Layer> layers() {
      List<Digest> diffIds = config.map(ImageConfig::diffIds).orElse(List.of());
      List<String> instructions = config.map(ImageConfig::instructions).orElse(List.of());
      List<Layer> layers = new ArrayList<>();
      int count = manifest.layers().size();
      for (int i = 0; i < count; i++) {
        layers.add(
            new Layer(
                manifest.layers().get(i),
                diffIds.size() == count ? Optional.of(diffIds.get(i)) : Optional.empty(),
                instructions.size() == count ? instructions.get(i) : ""));
      }
      return layers;
    }

    /** What is transferred for it: its manifest, config and layers. */
    public long size() {
      long size = descriptor.size() + manifest.config().size();
      for (Descriptor layer : manifest.layers()) {
        size += layer.size();
      }
      return size;
    }

    List<History> history() {
      return config.map(ImageConfig::history).orElse(List.of());
    }
  }

  /**
   * A layer.
   *
   * @param id the diffID
   * @param instruction what made it; empty if that is not known
   */
  public record Layer(Descriptor descriptor, Optional<Digest> id, String instruction) {}

  public ImageDetails {
    variants = List.copyOf(variants);
  }

  /** Reads the documents; every one is verified. */
  public static ImageDetails read(ContentSource source, Descriptor root) throws IOException {
    if (!root.mediaType().isIndex()) {
      return new ImageDetails(root, Optional.empty(), List.of(readVariant(source, root)));
    }
    Index index = Content.readIndex(source, root).value();
    List<Variant> variants = new ArrayList<>();
    for (Descriptor entry : ownManifests(index)) {
      if (source.exists(entry)) {
        variants.add(readVariant(source, entry));
      }
    }
    return new ImageDetails(root, Optional.of(index), variants);
  }

  /** The configs that {@link #read} reads beside manifests and index, of a source that has all. */
  static List<Descriptor> configs(ContentSource source, Descriptor root) throws IOException {
    List<Descriptor> manifests =
        root.mediaType().isIndex()
            ? ownManifests(Content.readIndex(source, root).value())
            : List.of(root);
    List<Descriptor> configs = new ArrayList<>();
    for (Descriptor manifest : manifests) {
      configs.add(Content.readManifest(source, manifest).value().config());
    }
    configs.removeIf(config -> !CONFIGS.contains(config.mediaType()));
    return configs;
  }

  private static List<Descriptor> ownManifests(Index index) {
    return PlatformChoice.candidates(index).stream()
        .filter(entry -> entry.mediaType().isManifest())
        .toList();
  }

  private static Variant readVariant(ContentSource source, Descriptor descriptor)
      throws IOException {
    Manifest manifest = Content.readManifest(source, descriptor).value();
    boolean known = CONFIGS.contains(manifest.config().mediaType());
    return new Variant(
        descriptor,
        manifest,
        known
            ? Optional.of(Content.readConfig(source, manifest.config()).value())
            : Optional.empty());
  }

  /** {@code cloudimage}, {@code image} or {@code artifact}. */
  String type() {
    boolean cloud =
        index.map(Index::isCloudImage).orElse(false)
            || variants.stream().anyMatch(variant -> variant.manifest().isCloudImage());
    if (cloud) {
      return "cloudimage";
    }
    return variants.stream().anyMatch(variant -> variant.config().isPresent())
        ? "image"
        : "artifact";
  }

  /**
   * The variant for a platform; without a wish, the one for this machine, else the first.
   *
   * @throws OciException NOT_FOUND if there is none for the wish; UNSUPPORTED if there is none
   */
  Variant preferred(Optional<Platform> wish) throws OciException {
    Platform platform = wish.orElseGet(Platform::host);
    for (Variant variant : variants) {
      if (variant.config().map(config -> platform.accepts(config.platform())).orElse(false)) {
        return variant;
      }
    }
    if (variants.isEmpty()) {
      throw new OciException(
          ErrorKind.UNSUPPORTED, root.digest() + " lists no image manifest that is here");
    }
    if (wish.isPresent()) {
      String offered = variants.stream().map(Variant::platform).collect(Collectors.joining(", "));
      throw new OciException(
          ErrorKind.NOT_FOUND,
          root.digest() + " has no image for " + platform + "; it has: " + offered);
    }
    return variants.get(0);
  }
}
