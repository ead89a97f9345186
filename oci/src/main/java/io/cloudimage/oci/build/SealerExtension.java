// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.CloudImageConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What sealer 0.9 and later keep in the annotation {@code sealer.image.extension}: apps and how
 * they are launched. It is not kept in the config, so a tool that drops annotations drops it.
 */
record SealerExtension(
    CloudImageConfig.Type type,
    List<CloudImageConfig.App> apps,
    List<String> launch,
    List<String> commands) {
  private static final String CLUSTER = "kube-installer";
  private static final String APPLICATION = "app-installer";

  static SealerExtension of(CloudImageConfig config) {
    return new SealerExtension(config.type(), config.apps(), config.launch(), config.cmds());
  }

  /**
   * @throws OciException INVALID if the annotation is no such JSON
   */
  static SealerExtension parse(String annotation) throws OciException {
    JsonObject json =
        Json.readObject(
            annotation.getBytes(StandardCharsets.UTF_8),
            "annotation sealer.image.extension",
            JsonLimits.DOCUMENT);
    List<CloudImageConfig.App> apps = new ArrayList<>();
    for (JsonObject app : json.objects("applications")) {
      apps.add(
          new CloudImageConfig.App(
              app.string("name"),
              app.optionalString("type").filter(type -> !type.isEmpty()),
              app.strings("files"),
              app.stringMap("env"),
              app.strings("cmds")));
    }
    Optional<JsonObject> launch = json.optionalObject("launch");
    if (launch.isPresent()) {
      readAppConfigs(launch.get(), apps);
    }
    boolean isApplication = json.optionalString("type").equals(Optional.of(APPLICATION));
    return new SealerExtension(
        isApplication ? CloudImageConfig.Type.APPLICATION : CloudImageConfig.Type.CLUSTER,
        apps,
        launch.isPresent() ? launch.get().strings("app_names") : List.of(),
        launch.isPresent() ? launch.get().strings("cmds") : List.of());
  }

  /** Up to 0.9.3 the commands of apps stand apart from them. */
  private static void readAppConfigs(JsonObject launch, List<CloudImageConfig.App> apps)
      throws OciException {
    for (JsonObject config : launch.objects("appConfigs")) {
      String name = config.string("name");
      Optional<JsonObject> own = config.optionalObject("launch");
      List<String> commands = own.isPresent() ? own.get().strings("cmds") : List.of();
      if (!commands.isEmpty()) {
        apps.replaceAll(
            app ->
                app.name().equals(name)
                    ? new CloudImageConfig.App(name, app.type(), app.files(), app.env(), commands)
                    : app);
      }
    }
  }

  CloudImageConfig toCloudImage() {
    return new CloudImageConfig(
        type,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        apps,
        launch,
        commands,
        List.of(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  /** The annotation's text. */
  String toJson() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("buildClient", Map.of());
    tree.put("schemaVersion", "v1alpha1");
    tree.put("type", type == CloudImageConfig.Type.APPLICATION ? APPLICATION : CLUSTER);
    tree.put("applications", apps.stream().map(SealerExtension::tree).toList());
    Map<String, Object> launchTree = new LinkedHashMap<>();
    launchTree.put("cmds", commands);
    launchTree.put("app_names", launch);
    tree.put("launch", launchTree);
    return new String(Json.write(tree), StandardCharsets.UTF_8);
  }

  private static Map<String, Object> tree(CloudImageConfig.App app) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", app.name());
    tree.put("type", app.type().orElse(""));
    tree.put("files", app.files());
    tree.put("version", "v1");
    if (!app.env().isEmpty()) {
      tree.put("env", app.env());
    }
    if (!app.cmds().isEmpty()) {
      tree.put("cmds", app.cmds());
    }
    return tree;
  }
}
