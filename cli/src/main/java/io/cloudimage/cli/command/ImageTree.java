// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.command.ImageDetails.Layer;
import io.cloudimage.cli.command.ImageDetails.Variant;
import io.cloudimage.oci.model.CloudImageConfig;
import io.cloudimage.oci.model.ImageConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An image for programs, as the schema of {@code inspect} has it. */
final class ImageTree {
  private final ImageReport report;

  private ImageTree(ImageReport report) {
    this.report = report;
  }

  static Map<String, Object> of(ImageReport report) throws IOException {
    return new ImageTree(report).tree();
  }

  private Map<String, Object> tree() throws IOException {
    ImageDetails details = report.details();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", report.name());
    tree.put("digest", details.root().digest().toString());
    tree.put("mediaType", details.root().mediaType().toString());
    tree.put("type", details.type());
    List<Object> variants = new ArrayList<>();
    for (Variant variant : details.variants()) {
      variants.add(variant(variant));
    }
    tree.put("platforms", variants);
    return tree;
  }

  private Map<String, Object> variant(Variant variant) throws IOException {
    Map<String, Object> tree = new LinkedHashMap<>();
    put(tree, "platform", Optional.of(variant.platform()).filter(text -> !text.isEmpty()));
    tree.put("digest", variant.descriptor().digest().toString());
    tree.put("mediaType", variant.descriptor().mediaType().toString());
    tree.put("size", variant.size());
    if (variant.config().isPresent()) {
      config(tree, variant.config().get());
    }
    if (!variant.manifest().annotations().isEmpty()) {
      tree.put("annotations", variant.manifest().annotations());
    }
    List<Object> layers = new ArrayList<>();
    for (Layer layer : variant.layers()) {
      layers.add(layer(layer));
    }
    tree.put("layers", layers);
    return tree;
  }

  private static void config(Map<String, Object> tree, ImageConfig config) {
    put(tree, "created", config.created().map(Object::toString));
    put(tree, "author", config.author());
    config.cloudImage().ifPresent(cloud -> cloudImage(tree, cloud));
    tree.put("cmd", config.execution().cmd());
    tree.put("env", config.execution().env());
    tree.put("labels", config.execution().labels());
  }

  private static void cloudImage(Map<String, Object> tree, CloudImageConfig cloud) {
    tree.put("kind", cloud.type().name().toLowerCase(Locale.ROOT));
    put(tree, "kubernetesVersion", cloud.kubernetesVersion());
    put(tree, "supportedKubernetes", cloud.supportedKubernetes());
    cloud
        .base()
        .ifPresent(base -> tree.put("base", pair("name", base.name(), base.digest().toString())));
    tree.put("launch", cloud.launch());
    tree.put("cmds", cloud.cmds());
    tree.put("cni", cloud.cni());
    tree.put("csi", cloud.csi());
    List<Object> apps = new ArrayList<>();
    for (CloudImageConfig.App app : cloud.apps()) {
      Map<String, Object> item = new LinkedHashMap<>();
      item.put("name", app.name());
      put(item, "type", app.type());
      item.put("files", app.files());
      item.put("env", app.env());
      item.put("cmds", app.cmds());
      apps.add(item);
    }
    tree.put("apps", apps);
    List<Object> images = new ArrayList<>();
    for (CloudImageConfig.Member member : cloud.images()) {
      Map<String, Object> item = pair("name", member.name(), member.digest().toString());
      item.put("size", member.size());
      item.put("platform", member.platform().toString());
      put(item, "index", member.index().map(Object::toString));
      item.put("askedBy", member.askedBy());
      images.add(item);
    }
    tree.put("images", images);
  }

  private Map<String, Object> layer(Layer layer) throws IOException {
    Map<String, Object> tree = new LinkedHashMap<>();
    put(tree, "id", layer.id().map(Object::toString));
    tree.put("digest", layer.descriptor().digest().toString());
    tree.put("mediaType", layer.descriptor().mediaType().toString());
    tree.put("size", layer.descriptor().size());
    put(tree, "uncompressedSize", report.place().uncompressedSize(layer.descriptor()));
    put(tree, "instruction", Optional.of(layer.instruction()).filter(text -> !text.isEmpty()));
    put(
        tree,
        "unpackedAt",
        layer.id().flatMap(id -> report.place().unpackedAt(id)).map(Object::toString));
    return tree;
  }

  private static Map<String, Object> pair(String key, String value, String digest) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put(key, value);
    tree.put("digest", digest);
    return tree;
  }

  private static void put(Map<String, Object> tree, String key, Optional<?> value) {
    value.ifPresent(present -> tree.put(key, present));
  }
}
