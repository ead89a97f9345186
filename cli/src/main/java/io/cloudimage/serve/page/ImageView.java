// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.RepositoryName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a page shows of an image: as much as can be read, and what cannot.
 *
 * @param root what the reference stands for
 * @param index the root, if it is one and can be read
 * @param choices the image's manifests, one for each platform
 * @param chosen the one that is shown
 * @param manifest of the chosen one
 * @param config of the chosen one, if it is of a kind that is known
 * @param members the container images that travel along
 * @param attachments what refers to root or manifest: signatures, SBOMs, attestations
 * @param problems what cannot be read, and why
 */
record ImageView(
    RepositoryName repository,
    Reference reference,
    Descriptor root,
    Optional<Index> index,
    List<Choice> choices,
    Optional<Choice> chosen,
    Optional<Manifest> manifest,
    Optional<ImageConfig> config,
    List<MemberRow> members,
    List<Attachment> attachments,
    List<String> problems) {

  /**
   * A manifest of the image.
   *
   * @param key what the parameter {@code platform} says to choose it
   */
  record Choice(String key, Descriptor descriptor) {}

  /**
   * A layer.
   *
   * @param number from 1, the lowest
   * @param instruction what made it; empty if nobody says
   */
  record LayerRow(int number, Descriptor descriptor, Optional<Digest> diffId, String instruction) {}

  /**
   * A container image that travels along.
   *
   * @param platform empty for an index of all platforms
   * @param size in bytes; 0 if nobody says
   */
  record MemberRow(String name, Digest digest, String platform, long size, List<String> askedBy) {}

  /**
   * Something that is said about the image.
   *
   * @param kind what it is, in a word or as an artifact type
   */
  record Attachment(String kind, Digest digest, long size, Optional<String> created) {}

  String name() {
    return PageLink.name(repository, reference);
  }

  /** What kind of thing this is, in a few words. */
  String kind() {
    if (isCloudImage()) {
      return "CloudImage";
    }
    if (config.isPresent()) {
      return "Container image";
    }
    return manifest.isPresent() ? "Artifact" : index.isPresent() ? "Index" : "Unreadable";
  }

  boolean isCloudImage() {
    return index.map(Index::isCloudImage).orElse(false)
        || manifest.map(Manifest::isCloudImage).orElse(false);
  }

  /** A link to a page of this image, for the platform that is shown. */
  PageLink link() {
    PageLink link = PageLink.image(repository, reference);
    return index.isPresent() && chosen.isPresent()
        ? link.with("platform", chosen.get().key())
        : link;
  }

  /** The layers, lowest first. */
  List<LayerRow> layers() {
    List<Descriptor> layers = manifest.map(Manifest::layers).orElse(List.of());
    List<Digest> diffIds = config.map(ImageConfig::diffIds).orElse(List.of());
    List<String> instructions = config.map(ImageConfig::instructions).orElse(List.of());
    List<LayerRow> rows = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      rows.add(
          new LayerRow(
              i + 1,
              layers.get(i),
              diffIds.size() == layers.size() ? Optional.of(diffIds.get(i)) : Optional.empty(),
              instructions.size() == layers.size() ? instructions.get(i) : ""));
    }
    return rows;
  }

  /** Whether the layers are those of a tree of files. */
  boolean hasFiles() {
    return config.isPresent()
        && manifest.isPresent()
        && manifest.get().layers().stream().allMatch(layer -> layer.mediaType().isLayer());
  }

  /** What is transferred for the platform that is shown: manifest, config and layers. */
  long size() {
    long size = chosen.map(choice -> choice.descriptor().size()).orElse(0L);
    if (manifest.isPresent()) {
      size += manifest.get().config().size();
      size += manifest.get().layers().stream().mapToLong(Descriptor::size).sum();
    }
    return size;
  }
}
