// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.config;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The settings of a file: one JSON object whose keys are those of {@link Setting}. The file is the
 * one that {@code CLOUDIMAGE_CONFIG} names, which must be there, or the first of {@code
 * $XDG_CONFIG_HOME/cloudimage/config.json} and {@code /etc/cloudimage/config.json} that is.
 */
final class ConfigFile {
  private ConfigFile() {}

  static Map<Setting, List<String>> load(Environment environment) throws IOException {
    Optional<String> named = environment.variable("CLOUDIMAGE_CONFIG");
    if (named.isPresent()) {
      return read(Path.of(named.get()));
    }
    Path own =
        environment
            .variable("XDG_CONFIG_HOME")
            .map(Path::of)
            .orElse(environment.home().resolve(".config"))
            .resolve("cloudimage/config.json");
    for (Path file : List.of(own, Path.of("/etc/cloudimage/config.json"))) {
      if (Files.exists(file)) {
        return read(file);
      }
    }
    return Map.of();
  }

  private static Map<Setting, List<String>> read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new OciException(ErrorKind.NOT_FOUND, "cannot read configuration file " + file);
    }
    JsonObject json =
        Json.readObject(
            Files.readAllBytes(file), "configuration file " + file, JsonLimits.DOCUMENT);
    Map<Setting, List<String>> values = new EnumMap<>(Setting.class);
    for (String key : json.keys()) {
      Setting setting = Setting.ofKey(key).orElseThrow(() -> unknown(json, key));
      values.put(setting, setting.isRepeatable() ? json.strings(key) : List.of(json.string(key)));
    }
    return values;
  }

  private static OciException unknown(JsonObject json, String key) {
    String known =
        Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.joining(", "));
    return json.invalid(key, "is not a setting; known are " + known);
  }
}
