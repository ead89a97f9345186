// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.json;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.CloudImageConfig;
import io.cloudimage.oci.model.CloudImageConfig.App;
import io.cloudimage.oci.model.CloudImageConfig.Base;
import io.cloudimage.oci.model.CloudImageConfig.Member;
import io.cloudimage.oci.model.CloudImageConfig.Type;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The {@code cloudimage} object of a CloudImage's config. */
final class CloudImageConfigCodec {
  private CloudImageConfigCodec() {}

  static CloudImageConfig read(JsonObject json) throws OciException {
    long version = json.size("schemaVersion");
    if (version != CloudImageConfig.SCHEMA_VERSION) {
      throw new OciException(
              ErrorKind.UNSUPPORTED,
              "cannot read config: $.cloudimage.schemaVersion is "
                  + version
                  + "; this version reads "
                  + CloudImageConfig.SCHEMA_VERSION)
          .withHint("use a newer cloudimage");
    }
    List<App> apps = new ArrayList<>();
    for (JsonObject item : json.objects("apps")) {
      apps.add(
          new App(
              item.string("name"),
              item.optionalString("type"),
              item.strings("files"),
              item.stringMap("env"),
              item.strings("cmds")));
    }
    List<Member> images = new ArrayList<>();
    for (JsonObject item : json.objects("images")) {
      images.add(
          new Member(
              item.string("name"),
              item.parsed("digest", Digest::parse),
              item.size("size"),
              item.parsed("platform", Platform::parse),
              item.optionalParsed("index", Digest::parse),
              item.strings("askedBy")));
    }
    Optional<JsonObject> base = json.optionalObject("base");
    Optional<JsonObject> metadata = json.optionalObject("metadata");
    return new CloudImageConfig(
        json.parsed("type", CloudImageConfigCodec::type),
        json.optionalString("kubernetesVersion"),
        json.optionalString("supportedKubernetes"),
        metadata.isPresent() ? metadata.get().toMap() : Map.of(),
        apps,
        json.strings("launch"),
        json.strings("cmds"),
        json.strings("cni"),
        json.strings("csi"),
        images,
        base.isPresent()
            ? Optional.of(
                new Base(base.get().string("name"), base.get().parsed("digest", Digest::parse)))
            : Optional.empty());
  }

  static Map<String, Object> tree(CloudImageConfig config) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("schemaVersion", CloudImageConfig.SCHEMA_VERSION);
    tree.put("type", config.type().name().toLowerCase(Locale.ROOT));
    config.kubernetesVersion().ifPresent(version -> tree.put("kubernetesVersion", version));
    config.supportedKubernetes().ifPresent(range -> tree.put("supportedKubernetes", range));
    if (!config.metadata().isEmpty()) {
      tree.put("metadata", config.metadata());
    }
    putList(tree, "apps", config.apps().stream().map(CloudImageConfigCodec::tree).toList());
    putList(tree, "launch", config.launch());
    putList(tree, "cmds", config.cmds());
    putList(tree, "cni", config.cni());
    putList(tree, "csi", config.csi());
    putList(tree, "images", config.images().stream().map(CloudImageConfigCodec::tree).toList());
    config.base().ifPresent(base -> tree.put("base", tree(base)));
    return tree;
  }

  private static Type type(String text) {
    return switch (text) {
      case "cluster" -> Type.CLUSTER;
      case "application" -> Type.APPLICATION;
      default -> throw new IllegalArgumentException("expected cluster or application");
    };
  }

  private static Map<String, Object> tree(App app) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", app.name());
    app.type().ifPresent(type -> tree.put("type", type));
    putList(tree, "files", app.files());
    if (!app.env().isEmpty()) {
      tree.put("env", app.env());
    }
    putList(tree, "cmds", app.cmds());
    return tree;
  }

  private static Map<String, Object> tree(Member member) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", member.name());
    tree.put("digest", member.digest().toString());
    tree.put("size", member.size());
    tree.put("platform", member.platform().toString());
    member.index().ifPresent(index -> tree.put("index", index.toString()));
    putList(tree, "askedBy", member.askedBy());
    return tree;
  }

  private static Map<String, Object> tree(Base base) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", base.name());
    tree.put("digest", base.digest().toString());
    return tree;
  }

  private static void putList(Map<String, Object> tree, String key, List<?> list) {
    if (!list.isEmpty()) {
      tree.put(key, list);
    }
  }
}
