// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.model.CloudImageConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An app while it is being put together. */
final class App {
  private final String name;
  private Optional<String> type;
  private List<String> files;
  private final Map<String, String> env = new LinkedHashMap<>();
  private List<String> cmds;

  App(String name, Optional<String> type, List<String> files) {
    this.name = name;
    this.type = type;
    this.files = List.copyOf(files);
    this.cmds = List.of();
  }

  static App of(CloudImageConfig.App inherited) {
    App app = new App(inherited.name(), inherited.type(), inherited.files());
    app.env.putAll(inherited.env());
    app.cmds = inherited.cmds();
    return app;
  }

  void putEnv(String key, String value) {
    env.put(key, value);
  }

  void setCommands(List<String> commands) {
    cmds = List.copyOf(commands);
  }

  String name() {
    return name;
  }

  /** Whether it is known how to launch it. */
  boolean isLaunchable() {
    return type.isPresent() || !cmds.isEmpty();
  }

  CloudImageConfig.App toModel() {
    return new CloudImageConfig.App(name, type, new ArrayList<>(files), env, cmds);
  }
}
