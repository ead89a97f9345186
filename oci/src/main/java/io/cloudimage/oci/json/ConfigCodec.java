// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.json;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.ImageConfig.History;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Image configs as JSON (image-spec, config.md), and a CloudImage's, which has one object more. */
public final class ConfigCodec {
  private ConfigCodec() {}

  /**
   * Reads a config. Whether it has as many diffIDs as its manifest has layers is the graph's
   * question, not asked here.
   *
   * @throws OciException INVALID
   */
  public static Encoded<ImageConfig> read(byte[] bytes, MediaType mediaType) throws OciException {
    JsonObject json = Json.readObject(bytes, "config", JsonLimits.DOCUMENT);
    Platform platform =
        new Platform(
            json.string("os"),
            json.string("architecture"),
            json.optionalString("variant").filter(variant -> !variant.isEmpty()),
            json.optionalString("os.version"),
            json.strings("os.features"));
    JsonObject rootfs = json.object("rootfs");
    List<History> history = new ArrayList<>();
    for (JsonObject item : json.objects("history")) {
      history.add(history(item));
    }
    Optional<JsonObject> cloudImage = json.optionalObject("cloudimage");
    ImageConfig config =
        new ImageConfig(
            instant(json, "created"),
            json.optionalString("author"),
            platform,
            ExecutionCodec.read(json.optionalObject("config")),
            rootfs.parsedAll("diff_ids", Digest::parse),
            history,
            cloudImage.isPresent()
                ? Optional.of(CloudImageConfigCodec.read(cloudImage.get()))
                : Optional.empty());
    return new Encoded<>(config, mediaType, bytes);
  }

  /** The config in this project's canonical form. */
  public static Encoded<ImageConfig> write(ImageConfig config, MediaType mediaType) {
    Map<String, Object> tree = new LinkedHashMap<>();
    config.created().ifPresent(created -> tree.put("created", created.toString()));
    config.author().ifPresent(author -> tree.put("author", author));
    Platform platform = config.platform();
    tree.put("architecture", platform.architecture());
    tree.put("os", platform.os());
    platform.osVersion().ifPresent(version -> tree.put("os.version", version));
    if (!platform.osFeatures().isEmpty()) {
      tree.put("os.features", platform.osFeatures());
    }
    platform.variant().ifPresent(variant -> tree.put("variant", variant));
    Map<String, Object> execution = ExecutionCodec.tree(config.execution());
    if (!execution.isEmpty()) {
      tree.put("config", execution);
    }
    Map<String, Object> rootfs = new LinkedHashMap<>();
    rootfs.put("type", "layers");
    rootfs.put("diff_ids", config.diffIds().stream().map(Digest::toString).toList());
    tree.put("rootfs", rootfs);
    if (!config.history().isEmpty()) {
      tree.put("history", config.history().stream().map(ConfigCodec::tree).toList());
    }
    config.cloudImage().ifPresent(c -> tree.put("cloudimage", CloudImageConfigCodec.tree(c)));
    return new Encoded<>(config, mediaType, Json.write(tree));
  }

  private static History history(JsonObject json) throws OciException {
    return new History(
        instant(json, "created"),
        json.optionalString("created_by"),
        json.optionalString("author"),
        json.optionalString("comment"),
        json.bool("empty_layer"));
  }

  private static Map<String, Object> tree(History history) {
    Map<String, Object> tree = new LinkedHashMap<>();
    history.created().ifPresent(created -> tree.put("created", created.toString()));
    history.createdBy().ifPresent(by -> tree.put("created_by", by));
    history.author().ifPresent(author -> tree.put("author", author));
    history.comment().ifPresent(comment -> tree.put("comment", comment));
    if (history.emptyLayer()) {
      tree.put("empty_layer", true);
    }
    return tree;
  }

  /** Times come with offsets and with up to nine digits of fraction (RFC 3339). */
  private static Optional<Instant> instant(JsonObject json, String key) throws OciException {
    return json.optionalParsed(
        key,
        text -> {
          try {
            return OffsetDateTime.parse(text).toInstant();
          } catch (DateTimeException e) {
            throw new IllegalArgumentException("expected a date and time as RFC 3339 has it", e);
          }
        });
  }
}
