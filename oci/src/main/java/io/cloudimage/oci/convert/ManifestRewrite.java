// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.convert;

import io.cloudimage.oci.compress.Compressions;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes a manifest in another format, and with other layers in the places of some. */
final class ManifestRewrite {
  /** Tables of contents of one compressed form, which would be wrong for another. */
  private static final List<String> OF_ONE_COMPRESSION =
      List.of(
          "containerd.io/snapshot/stargz/",
          "io.containers.estargz.",
          "io.github.containers.zstd-chunked.");

  private final Optional<DocumentFormat> wanted;
  private final Map<Digest, Descriptor> layers;
  private final Consumer<Loss> losses;

  /**
   * @param layers what layers have become
   */
  ManifestRewrite(
      Optional<DocumentFormat> wanted, Map<Digest, Descriptor> layers, Consumer<Loss> losses) {
    this.wanted = wanted;
    this.layers = layers;
    this.losses = losses;
  }

  /**
   * Asks that the wanted format can express the manifest, whatever becomes of its layers.
   *
   * @throws OciException UNSUPPORTED, with what it cannot express
   */
  void require(Digest digest, Manifest manifest) throws OciException {
    if (wanted.equals(Optional.of(DocumentFormat.DOCKER))) {
      refuse(digest, "the artifactType", manifest.artifactType().map(MediaType::value));
      refuse(digest, "the subject", manifest.subject().map(s -> s.digest().toString()));
      if (!isImageConfig(manifest.config().mediaType())) {
        refuse(digest, "a config of type", Optional.of(manifest.config().mediaType().value()));
      }
      for (Descriptor layer : manifest.layers()) {
        if (!layer.mediaType().isLayer()) {
          refuse(digest, "a layer of type", Optional.of(layer.mediaType().value()));
        }
      }
    }
  }

  /** Whether the config is a container image's. */
  static boolean isImageConfig(MediaType config) {
    return config.equals(MediaType.OCI_CONFIG) || config.equals(MediaType.DOCKER_CONFIG);
  }

  Manifest rewrite(Digest digest, Manifest manifest) throws OciException {
    DocumentFormat format = wanted.orElse(DocumentFormat.of(manifest.mediaType()));
    boolean docker = format == DocumentFormat.DOCKER;
    List<Descriptor> written = new ArrayList<>();
    for (Descriptor layer : manifest.layers()) {
      written.add(layer(digest, layer, format));
    }
    Descriptor config =
        typed(manifest.config(), format.config(manifest.config().mediaType()), docker);
    if (docker) {
      lose(digest, "annotations", manifest.annotations());
      lose(digest, "annotations of the config", manifest.config().annotations());
    }
    return new Manifest(
        format.manifest(),
        manifest.artifactType(),
        config,
        written,
        manifest.subject(),
        docker ? Map.of() : manifest.annotations());
  }

  private Descriptor layer(Digest digest, Descriptor layer, DocumentFormat format)
      throws OciException {
    if (!layer.mediaType().isLayer()) {
      return layer;
    }
    Descriptor content = layers.get(layer.digest());
    Descriptor made = content == null ? layer : replaced(layer, content);
    boolean docker = format == DocumentFormat.DOCKER;
    if (docker) {
      lose(digest, "annotations of layer " + layer.digest(), layer.annotations());
    }
    try {
      MediaType type =
          format.layer(
              Compressions.standard().ofLayer(made.mediaType()),
              DocumentFormat.isForeign(layer.mediaType()));
      return typed(made, type, docker);
    } catch (OciException e) {
      throw new OciException(
          e.kind(),
          "cannot write layer " + layer.digest() + " of " + digest + ": " + e.getMessage(),
          e.hint().orElse(null),
          e);
    }
  }

  private static Descriptor replaced(Descriptor layer, Descriptor content) {
    Map<String, String> annotations = new LinkedHashMap<>(layer.annotations());
    annotations.keySet().removeIf(key -> OF_ONE_COMPRESSION.stream().anyMatch(key::startsWith));
    return new Descriptor(
        content.mediaType(),
        content.digest(),
        content.size(),
        List.of(),
        annotations,
        Optional.empty(),
        layer.platform(),
        layer.artifactType());
  }

  private static Descriptor typed(Descriptor descriptor, MediaType type, boolean docker) {
    return new Descriptor(
        type,
        descriptor.digest(),
        descriptor.size(),
        descriptor.urls(),
        docker ? Map.of() : descriptor.annotations(),
        docker ? Optional.empty() : descriptor.data(),
        docker ? Optional.empty() : descriptor.platform(),
        docker ? Optional.empty() : descriptor.artifactType());
  }

  private void lose(Digest digest, String what, Map<String, String> annotations) {
    if (!annotations.isEmpty()) {
      losses.accept(new Loss(digest, what + ": " + String.join(", ", annotations.keySet())));
    }
  }

  static void refuse(Digest digest, String what, Optional<String> value) throws OciException {
    if (value.isPresent()) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          "cannot write "
              + digest
              + " in Docker's format, which cannot express "
              + what
              + " "
              + value.get());
    }
  }
}
