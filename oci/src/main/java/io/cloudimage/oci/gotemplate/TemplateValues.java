// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.gotemplate;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Values as Go's templates see them: nothing, strings, booleans, {@code Long}, {@code Double},
 * lists and maps with strings for keys.
 */
final class TemplateValues {
  private TemplateValues() {}

  static boolean isTrue(@Nullable Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    } else if (value instanceof String text) {
      return !text.isEmpty();
    } else if (value instanceof Number number) {
      return number.doubleValue() != 0;
    } else if (value instanceof List<?> list) {
      return !list.isEmpty();
    } else if (value instanceof Map<?, ?> map) {
      return !map.isEmpty();
    }
    return value != null;
  }

  /** As Go's {@code %v}. */
  static String text(@Nullable Object value) {
    if (value == null) {
      return "<no value>";
    } else if (value instanceof Double number) {
      return number == Math.rint(number) && Math.abs(number) < 1e21
          ? new BigDecimal(number).toBigInteger().toString()
          : number.toString();
    } else if (value instanceof List<?> list) {
      StringBuilder text = new StringBuilder("[");
      for (Object item : list) {
        text.append(text.length() > 1 ? " " : "").append(text(item));
      }
      return text.append(']').toString();
    } else if (value instanceof Map<?, ?> map) {
      StringBuilder text = new StringBuilder("map[");
      TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
      map.forEach((key, item) -> sorted.put(String.valueOf(key), item));
      sorted.forEach(
          (key, item) ->
              text.append(text.length() > 4 ? " " : "").append(key).append(':').append(text(item)));
      return text.append(']').toString();
    }
    return value.toString();
  }

  static boolean equal(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return x.doubleValue() == y.doubleValue();
    }
    return a == null ? b == null : a.equals(b);
  }
}
