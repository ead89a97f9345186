// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON nodes as plain collections, so that no signature names the JSON library. */
final class JsonTree {
  private JsonTree() {}

  static Map<String, Object> map(JsonNode object) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      put(map, entry.getKey(), value(entry.getValue()));
    }
    return map;
  }

  private static List<Object> list(JsonNode array) {
    List<Object> list = new ArrayList<>();
    array.forEach(item -> add(list, value(item)));
    return list;
  }

  private static @Nullable Object value(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT, POJO -> map(node);
      case ARRAY -> list(node);
      case STRING, BINARY -> node.textValue();
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> node.numberValue();
      case NULL, MISSING -> null;
    };
  }

  @SuppressWarnings("NullAway") // A JSON null is kept as one: what is read is written back.
  private static void put(Map<String, Object> map, String key, @Nullable Object value) {
    map.put(key, value);
  }

  @SuppressWarnings("NullAway") // As above.
  private static void add(List<Object> list, @Nullable Object value) {
    list.add(value);
  }
}
