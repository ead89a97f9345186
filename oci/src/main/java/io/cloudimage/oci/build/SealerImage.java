// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.layer.LayerReader;
import io.cloudimage.oci.model.CloudImageConfig;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Execution;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.spec.AnnotationKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The config that sealer wrote before 0.9: a document of its own, which does not say the layers'
 * diffIDs. These come from the layers, since sealer never checked its own ids.
 */
final class SealerImage {
  private static final List<String> GROUPS = List.of("zlink", "sealer");

  private final JsonObject document;
  private final JsonObject spec;

  private SealerImage(JsonObject document, JsonObject spec) {
    this.document = document;
    this.spec = spec;
  }

  /**
   * Reads a config, if it is such a one.
   *
   * @throws OciException INVALID if it is no JSON object
   */
  static Optional<SealerImage> of(byte[] config) throws OciException {
    JsonObject document = Json.readObject(config, "config", JsonLimits.DOCUMENT);
    if (document.has("rootfs") || !document.has("spec") || !document.has("kind")) {
      return Optional.empty();
    }
    String group = document.optionalString("apiVersion").orElse("");
    boolean ofSealer =
        document.string("kind").equals("Image")
            && (group.isEmpty() || GROUPS.stream().anyMatch(group::contains));
    return ofSealer
        ? Optional.of(new SealerImage(document, document.object("spec")))
        : Optional.empty();
  }

  /** Reads all layers once, for their diffIDs. */
  Base toBase(String name, ContentSource source, Descriptor descriptor, Manifest manifest)
      throws IOException {
    List<Digest> diffIds = new ArrayList<>();
    for (Descriptor layer : manifest.layers()) {
      Descriptor known = Base.ociLayer(name, layer);
      try (LayerReader reader = LayerReader.open(source, known)) {
        diffIds.add(reader.finish().diffId());
      }
    }
    Map<String, String> annotations = new HashMap<>(manifest.annotations());
    annotations.put(AnnotationKeys.SEALER_EXTENSION, extension().toJson());
    Manifest annotated =
        new Manifest(
            manifest.mediaType(),
            manifest.artifactType(),
            manifest.config(),
            manifest.layers(),
            manifest.subject(),
            annotations);
    ImageConfig config =
        new ImageConfig(
            Optional.empty(),
            Optional.empty(),
            platform(),
            Execution.EMPTY.with(List.of(), List.of(), labels()),
            diffIds,
            List.of(),
            Optional.empty());
    return Base.of(name, source, descriptor, annotated, config);
  }

  private Platform platform() throws OciException {
    JsonObject place = spec.optionalObject("platform").orElse(document);
    return new Platform(
        place.optionalString("os").filter(os -> !os.isEmpty()).orElse("linux"),
        place.string("architecture"),
        place.optionalString("variant").filter(variant -> !variant.isEmpty()),
        Optional.empty(),
        List.of());
  }

  private Map<String, String> labels() throws OciException {
    Optional<JsonObject> image = spec.optionalObject("image_config");
    return image.isPresent() ? image.get().stringMap("labels") : Map.of();
  }

  private SealerExtension extension() throws OciException {
    List<String> commands = new ArrayList<>();
    boolean isApplication = false;
    Optional<JsonObject> image = spec.optionalObject("image_config");
    if (image.isPresent()) {
      isApplication = image.get().optionalString("image_type").equals(Optional.of("application"));
      Optional<JsonObject> cmd = image.get().optionalObject("cmd");
      if (cmd.isPresent()) {
        commands.addAll(cmd.get().strings("parent"));
        commands.addAll(cmd.get().strings("current"));
      }
    }
    return new SealerExtension(
        isApplication ? CloudImageConfig.Type.APPLICATION : CloudImageConfig.Type.CLUSTER,
        List.of(),
        List.of(),
        commands);
  }
}
