// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import io.cloudimage.oci.json.YamlNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where objects hold descriptions of pods. */
final class PodSpecs {
  private static final List<String> TEMPLATE = List.of("spec", "template", "spec");
  private static final Set<String> BUILT_IN_GROUPS = Set.of("", "apps", "batch", "extensions");
  private static final Map<String, List<String>> PATHS =
      Map.of(
          "Pod", List.of("spec"),
          "PodTemplate", List.of("template", "spec"),
          "ReplicationController", TEMPLATE,
          "ReplicaSet", TEMPLATE,
          "Deployment", TEMPLATE,
          "StatefulSet", TEMPLATE,
          "DaemonSet", TEMPLATE,
          "Job", TEMPLATE,
          "CronJob", List.of("spec", "jobTemplate", "spec", "template", "spec"));

  private PodSpecs() {}

  /** Where an object of Kubernetes' own kinds has it. */
  static Optional<List<String>> path(ObjectType type) {
    return BUILT_IN_GROUPS.contains(type.group())
        ? Optional.ofNullable(PATHS.get(type.kind()))
        : Optional.empty();
  }

  /**
   * In an object of another kind: every mapping with a list {@code containers} of which an item has
   * a name and an image.
   */
  static void search(YamlNode node, ObjectImages images) {
    if (looksLikePodSpec(node)) {
      images.podSpec(node);
    }
    node.fields().values().forEach(value -> search(value, images));
    node.items().forEach(item -> search(item, images));
  }

  private static boolean looksLikePodSpec(YamlNode node) {
    return node.field("containers").map(YamlNode::items).orElse(List.of()).stream()
        .anyMatch(item -> item.string("name").isPresent() && item.string("image").isPresent());
  }
}
