// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value of a YAML document that knows its line. It is exactly one of: a mapping, a list, a
 * scalar.
 */
public final class YamlNode {
  /** What a value is. */
  public enum Kind {
    MAPPING("a mapping"),
    LIST("a list"),
    STRING("a string"),
    NUMBER("a number"),
    BOOLEAN("a boolean"),
    NULL("nothing");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** For messages, with its article. */
    public String words() {
      return words;
    }
  }

  private final Kind kind;
  private final int line;
  private final String scalar;
  private final Map<String, YamlNode> fields;
  private final List<YamlNode> items;

  private YamlNode(
      Kind kind, int line, String scalar, Map<String, YamlNode> fields, List<YamlNode> items) {
    this.kind = kind;
    this.line = line;
    this.scalar = scalar;
    this.fields = fields;
    this.items = items;
  }

  static YamlNode mapping(int line, Map<String, YamlNode> fields) {
    return new YamlNode(Kind.MAPPING, line, "", Collections.unmodifiableMap(fields), List.of());
  }

  static YamlNode list(int line, List<YamlNode> items) {
    return new YamlNode(Kind.LIST, line, "", Map.of(), List.copyOf(items));
  }

  static YamlNode scalar(Kind kind, int line, String text) {
    return new YamlNode(kind, line, text, Map.of(), List.of());
  }

  public Kind kind() {
    return kind;
  }

  /** Where it stands in the text, from 1; of a mapping's scalar, where its key does. */
  public int line() {
    return line;
  }

  /** The text of a string; empty for all else. */
  public Optional<String> string() {
    return kind == Kind.STRING ? Optional.of(scalar) : Optional.empty();
  }

  /** The text of a scalar as it was written; empty for all else, also for nothing. */
  public Optional<String> scalar() {
    return kind == Kind.MAPPING || kind == Kind.LIST || kind == Kind.NULL
        ? Optional.empty()
        : Optional.of(scalar);
  }

  /** What a mapping holds, in the order of the text; nothing for all else. */
  public Map<String, YamlNode> fields() {
    return fields;
  }

  /** What a mapping holds under a key; empty if it is nothing or this is no mapping. */
  public Optional<YamlNode> field(String key) {
    return Optional.ofNullable(fields.get(key)).filter(value -> value.kind != Kind.NULL);
  }

  /** The string under a key. */
  public Optional<String> string(String key) {
    return field(key).flatMap(YamlNode::string);
  }

  /** The items of a list; nothing for all else. */
  public List<YamlNode> items() {
    return items;
  }

  /** This mapping with another field; a field of that name is replaced. */
  public YamlNode with(String key, YamlNode value) {
    Map<String, YamlNode> more = new LinkedHashMap<>(fields);
    more.put(key, value);
    return mapping(line, more);
  }

  /** A string that no text has. */
  public static YamlNode ofString(int line, String text) {
    return scalar(Kind.STRING, line, text);
  }
}
