// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A JSON object that knows where it stands, so that an error can say {@code $.layers[2].size}.
 *
 * <p>The getters are strict about types: a number is never read from a string. An absent key and a
 * {@code null} are the same.
 */
public final class JsonObject {
  private final ObjectNode node;
  private final String what;
  private final String path;
  private final Map<String, Integer> lines;

  JsonObject(ObjectNode node, String what, String path) {
    this(node, what, path, Map.of());
  }

  /**
   * @param lines where in the document, from 1, what stands at a path begins; empty if not known
   */
  JsonObject(ObjectNode node, String what, String path, Map<String, Integer> lines) {
    this.node = node;
    this.what = what;
    this.path = path;
    this.lines = lines;
  }

  /** The keys in the order in which the document has them. */
  public Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  /**
   * A key that nobody reads is a mistake of who wrote it.
   *
   * @throws OciException INVALID if there is any but the known ones
   */
  public void requireKeys(List<String> known) throws OciException {
    for (String key : keys()) {
      if (!known.contains(key)) {
        throw invalid(key, "is not known here; expected one of " + String.join(", ", known));
      }
    }
  }

  public boolean has(String key) {
    return node.hasNonNull(key);
  }

  public String string(String key) throws OciException {
    return optionalString(key).orElseThrow(() -> missing(key, "a string"));
  }

  public Optional<String> optionalString(String key) throws OciException {
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw wrong(key, "a string", value);
    }
    return Optional.of(value.textValue());
  }

  /** A required string that {@code parser} turns into a value; its refusal becomes an error. */
  public <T> T parsed(String key, Function<String, T> parser) throws OciException {
    return optionalParsed(key, parser).orElseThrow(() -> missing(key, "a string"));
  }

  public <T> Optional<T> optionalParsed(String key, Function<String, T> parser)
      throws OciException {
    Optional<String> text = optionalString(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(convert(key, text.get(), parser));
  }

  /** A required integer between 0 and {@link Long#MAX_VALUE}, written as one. */
  public long size(String key) throws OciException {
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      throw missing(key, "an integer");
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw wrong(key, "an integer from 0 to 2^63-1", value);
    }
    return value.longValue();
  }

  public Optional<Long> optionalInteger(String key) throws OciException {
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(key, "an integer", value);
    }
    return Optional.of(value.longValue());
  }

  public boolean bool(String key) throws OciException {
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      return false;
    }
    if (!value.isBoolean()) {
      throw wrong(key, "a boolean", value);
    }
    return value.booleanValue();
  }

  public JsonObject object(String key) throws OciException {
    return optionalObject(key).orElseThrow(() -> missing(key, "an object"));
  }

  public Optional<JsonObject> optionalObject(String key) throws OciException {
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    if (!(value instanceof ObjectNode object)) {
      throw wrong(key, "an object", value);
    }
    return Optional.of(new JsonObject(object, what, path + "." + Printable.escape(key), lines));
  }

  /** The objects of an array; none if the key is absent. */
  public List<JsonObject> objects(String key) throws OciException {
    List<JsonObject> objects = new ArrayList<>();
    for (JsonNode item : array(key)) {
      String at = key + "[" + objects.size() + "]";
      if (!(item instanceof ObjectNode object)) {
        throw wrong(at, "an object", item);
      }
      objects.add(new JsonObject(object, what, path + "." + at, lines));
    }
    return objects;
  }

  /** The strings of an array; none if the key is absent. */
  public List<String> strings(String key) throws OciException {
    List<String> strings = new ArrayList<>();
    for (JsonNode item : array(key)) {
      if (!item.isTextual()) {
        throw wrong(key + "[" + strings.size() + "]", "a string", item);
      }
      strings.add(item.textValue());
    }
    return strings;
  }

  /** The strings of an array, each turned into a value by {@code parser}. */
  public <T> List<T> parsedAll(String key, Function<String, T> parser) throws OciException {
    List<T> values = new ArrayList<>();
    for (String text : strings(key)) {
      values.add(convert(key + "[" + values.size() + "]", text, parser));
    }
    return values;
  }

  /**
   * An object whose values are all strings, in the document's order; empty if the key is absent.
   */
  public Map<String, String> stringMap(String key) throws OciException {
    Optional<JsonObject> object = optionalObject(key);
    Map<String, String> map = new LinkedHashMap<>();
    if (object.isPresent()) {
      for (String name : object.get().keys()) {
        map.put(name, object.get().optionalString(name).orElse(""));
      }
    }
    return map;
  }

  /** The whole object as a tree of maps, lists, strings, numbers, booleans and nulls. */
  public Map<String, Object> toMap() {
    return JsonTree.map(node);
  }

  /** An INVALID error about {@code key} of this object. */
  public OciException invalid(String key, String problem) {
    return new OciException(
        ErrorKind.INVALID,
        "cannot accept " + what + line(key) + ": " + path + "." + key + " " + problem);
  }

  /** {@code , line 12}: the key's own line, or that of what should hold it. */
  private String line(String key) {
    Integer line = lines.getOrDefault(path + "." + Printable.escape(key), lines.get(path));
    return line == null ? "" : ", line " + line;
  }

  private <T> T convert(String key, String text, Function<String, T> parser) throws OciException {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw invalid(key, "is " + Printable.quote(text) + ": " + e.getMessage());
    }
  }

  private Iterable<JsonNode> array(String key) throws OciException {
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      return List.of();
    }
    if (!(value instanceof ArrayNode)) {
      throw wrong(key, "an array", value);
    }
    return value;
  }

  private OciException missing(String key, String expected) {
    return invalid(key, "is missing; expected " + expected);
  }

  private OciException wrong(String key, String expected, JsonNode found) {
    String shown = found.isValueNode() ? " " + Printable.escape(found.toString()) : "";
    return invalid(key, "is " + kindOf(found) + shown + "; expected " + expected);
  }

  static String kindOf(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "an array";
      case OBJECT, POJO -> "an object";
      case BOOLEAN -> "a boolean";
      case NUMBER -> "a number";
      case STRING, BINARY -> "a string";
      case NULL, MISSING -> "nothing";
    };
  }
}
