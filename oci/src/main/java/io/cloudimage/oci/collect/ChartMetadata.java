// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import io.cloudimage.oci.json.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a chart says of itself in {@code Chart.yaml}. */
record ChartMetadata(
    String name,
    Optional<String> appVersion,
    boolean isLibrary,
    List<Dependency> dependencies,
    List<Annotation> annotations) {
  private static final List<String> IMAGE_ANNOTATIONS =
      List.of("artifacthub.io/images", "helm.sh/images", "images");

  /** A chart that it is made of. */
  record Dependency(
      String name, Optional<String> alias, List<String> conditions, List<String> tags, int line) {
    /** The key under which its values stand. */
    String key() {
      return alias.orElse(name);
    }
  }

  /** A list of images: YAML as text. */
  record Annotation(String key, String text, int line) {}

  static ChartMetadata of(YamlNode root) {
    List<Dependency> dependencies = new ArrayList<>();
    for (YamlNode each : root.field("dependencies").map(YamlNode::items).orElse(List.of())) {
      each.string("name")
          .ifPresent(
              name ->
                  dependencies.add(
                      new Dependency(
                          name,
                          each.string("alias"),
                          each.string("condition")
                              .map(text -> List.of(text.strip().split("\\s*,\\s*")))
                              .orElse(List.of()),
                          each.field("tags").map(YamlNode::items).orElse(List.of()).stream()
                              .flatMap(tag -> tag.string().stream())
                              .toList(),
                          each.line())));
    }
    List<Annotation> annotations = new ArrayList<>();
    root.field("annotations")
        .ifPresent(
            all -> {
              for (String key : IMAGE_ANNOTATIONS) {
                all.field(key)
                    .ifPresent(
                        value ->
                            value
                                .string()
                                .ifPresent(
                                    text ->
                                        annotations.add(new Annotation(key, text, value.line()))));
              }
            });
    return new ChartMetadata(
        root.string("name").orElse("chart"),
        root.field("appVersion").flatMap(YamlNode::scalar).filter(text -> !text.isBlank()),
        root.string("type").filter("library"::equals).isPresent(),
        dependencies,
        annotations);
  }
}
