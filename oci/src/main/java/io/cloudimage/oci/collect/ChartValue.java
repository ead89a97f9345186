// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import io.cloudimage.oci.json.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value of a chart, and where it was given. */
record ChartValue(
    Place place,
    YamlNode.Kind kind,
    String scalar,
    Map<String, ChartValue> fields,
    List<ChartValue> items) {

  /** How a line of the file where a value was given becomes a place. */
  interface Origin {
    Place at(int line);
  }

  static ChartValue empty(Place place) {
    return new ChartValue(place, YamlNode.Kind.MAPPING, "", Map.of(), List.of());
  }

  static ChartValue string(Place place, String text) {
    return new ChartValue(place, YamlNode.Kind.STRING, text, Map.of(), List.of());
  }

  static ChartValue of(YamlNode node, Origin origin) {
    Map<String, ChartValue> fields = new LinkedHashMap<>();
    node.fields().forEach((key, value) -> fields.put(key, of(value, origin)));
    List<ChartValue> items = new ArrayList<>();
    node.items().forEach(item -> items.add(of(item, origin)));
    return new ChartValue(
        origin.at(node.line()), node.kind(), node.scalar().orElse(""), fields, items);
  }

  boolean isMapping() {
    return kind == YamlNode.Kind.MAPPING;
  }

  Optional<ChartValue> field(String key) {
    return Optional.ofNullable(fields.get(key)).filter(f -> f.kind != YamlNode.Kind.NULL);
  }

  /** A scalar's text, without white space around it; empty if there is nothing else. */
  Optional<String> text() {
    return kind == YamlNode.Kind.STRING || kind == YamlNode.Kind.NUMBER
        ? Optional.of(scalar.strip()).filter(text -> !text.isEmpty())
        : Optional.empty();
  }

  Optional<String> text(String key) {
    return field(key).flatMap(ChartValue::text);
  }

  /** What the path {@code a.b.c} leads to. */
  Optional<ChartValue> at(String path) {
    Optional<ChartValue> found = Optional.of(this);
    for (String key : path.split("\\.", -1)) {
      found = found.flatMap(value -> value.field(key));
    }
    return found;
  }

  /** Whether it says no; a string that says so counts, for {@code --set} has only those. */
  boolean isFalse() {
    boolean canBe = kind == YamlNode.Kind.BOOLEAN || kind == YamlNode.Kind.STRING;
    return canBe && scalar.equalsIgnoreCase("false");
  }

  boolean isTrue() {
    boolean canBe = kind == YamlNode.Kind.BOOLEAN || kind == YamlNode.Kind.STRING;
    return canBe && scalar.equalsIgnoreCase("true");
  }

  /** This with what {@code other} gives instead; a null takes a value away. */
  ChartValue overlaid(ChartValue other) {
    if (!isMapping() || !other.isMapping()) {
      return other;
    }
    Map<String, ChartValue> merged = new LinkedHashMap<>(fields);
    other.fields.forEach(
        (key, value) -> {
          ChartValue below = merged.get(key);
          merged.put(key, below == null ? value : below.overlaid(value));
        });
    return new ChartValue(place, kind, scalar, merged, items);
  }

  /** This with a value at the path of keys, mappings made on the way. */
  ChartValue with(List<String> path, ChartValue value) {
    if (path.isEmpty()) {
      return value;
    }
    Map<String, ChartValue> more = new LinkedHashMap<>(fields);
    ChartValue below = more.getOrDefault(path.get(0), empty(value.place()));
    more.put(path.get(0), below.with(path.subList(1, path.size()), value));
    return new ChartValue(place, YamlNode.Kind.MAPPING, "", more, List.of());
  }
}
