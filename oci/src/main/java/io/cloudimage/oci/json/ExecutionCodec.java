// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.json;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Execution;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The {@code config} object of an image's config, whose keys start with capitals. */
final class ExecutionCodec {
  private ExecutionCodec() {}

  static Execution read(Optional<JsonObject> optional) throws OciException {
    if (optional.isEmpty()) {
      return Execution.EMPTY;
    }
    JsonObject json = optional.get();
    try {
      return new Execution(
          nonEmpty(json, "User"),
          set(json, "ExposedPorts"),
          json.strings("Env"),
          json.strings("Entrypoint"),
          json.strings("Cmd"),
          set(json, "Volumes"),
          nonEmpty(json, "WorkingDir"),
          json.stringMap("Labels"),
          nonEmpty(json, "StopSignal"));
    } catch (IllegalArgumentException e) {
      throw json.invalid("Env", "cannot be accepted: " + e.getMessage());
    }
  }

  static Map<String, Object> tree(Execution execution) {
    Map<String, Object> tree = new LinkedHashMap<>();
    execution.user().ifPresent(user -> tree.put("User", user));
    putSet(tree, "ExposedPorts", execution.exposedPorts());
    put(tree, "Env", execution.env(), execution.env().isEmpty());
    put(tree, "Entrypoint", execution.entrypoint(), execution.entrypoint().isEmpty());
    put(tree, "Cmd", execution.cmd(), execution.cmd().isEmpty());
    putSet(tree, "Volumes", execution.volumes());
    execution.workingDir().ifPresent(directory -> tree.put("WorkingDir", directory));
    put(tree, "Labels", execution.labels(), execution.labels().isEmpty());
    execution.stopSignal().ifPresent(signal -> tree.put("StopSignal", signal));
    return tree;
  }

  private static Optional<String> nonEmpty(JsonObject json, String key) throws OciException {
    return json.optionalString(key).filter(text -> !text.isEmpty());
  }

  /** The format writes a set as an object whose values are empty objects. */
  private static SortedSet<String> set(JsonObject json, String key) throws OciException {
    Optional<JsonObject> object = json.optionalObject(key);
    return object.isPresent() ? new TreeSet<>(object.get().keys()) : new TreeSet<>();
  }

  private static void putSet(Map<String, Object> tree, String key, SortedSet<String> set) {
    Map<String, Object> object = new LinkedHashMap<>();
    set.forEach(item -> object.put(item, Map.of()));
    put(tree, key, object, set.isEmpty());
  }

  private static void put(Map<String, Object> tree, String key, Object value, boolean empty) {
    if (!empty) {
      tree.put(key, value);
    }
  }
}
