// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.gotemplate;

import io.cloudimage.oci.error.Printable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Go's own functions, and {@code b64enc} and {@code b64dec}, which are what the files of a
 * CloudRootfs may call. {@code and} and {@code or} are not here: they do not look at all arguments.
 */
final class TemplateFunctions {
  private static final Set<String> NAMES =
      Set.of(
          "and", "b64dec", "b64enc", "eq", "ge", "gt", "index", "le", "len", "lt", "ne", "not",
          "or", "print", "printf", "println");

  private TemplateFunctions() {}

  static boolean isKnown(String name) {
    return NAMES.contains(name);
  }

  static @Nullable Object call(String name, List<@Nullable Object> arguments, int line)
      throws TemplateFault {
    return switch (name) {
      case "not" -> !TemplateValues.isTrue(only(name, arguments, line));
      case "len" -> length(only(name, arguments, line), line);
      case "index" -> index(arguments, line);
      case "eq" -> isAnyEqual(arguments, line);
      case "ne" -> {
        require(arguments.size() == 2, name, line);
        yield !TemplateValues.equal(arguments.get(0), arguments.get(1));
      }
      case "lt", "le", "gt", "ge" -> compared(name, arguments, line);
      case "print" -> print(arguments);
      case "println" ->
          String.join(" ", arguments.stream().map(TemplateValues::text).toList()) + "\n";
      case "printf" -> TemplateFormat.format(arguments, line);
      case "b64enc" ->
          Base64.getEncoder()
              .encodeToString(string(name, arguments, line).getBytes(StandardCharsets.UTF_8));
      case "b64dec" -> decoded(string(name, arguments, line), line);
      default -> throw new TemplateFault(line, "the function " + name + " is not known");
    };
  }

  private static @Nullable Object only(String name, List<@Nullable Object> arguments, int line)
      throws TemplateFault {
    require(arguments.size() == 1, name, line);
    return arguments.get(0);
  }

  private static String string(String name, List<@Nullable Object> arguments, int line)
      throws TemplateFault {
    Object value = only(name, arguments, line);
    require(value instanceof String, name, line);
    return TemplateValues.text(value);
  }

  private static void require(boolean holds, String name, int line) throws TemplateFault {
    if (!holds) {
      throw new TemplateFault(line, "the function " + name + " is not given what it takes");
    }
  }

  private static long length(@Nullable Object value, int line) throws TemplateFault {
    if (value instanceof String text) {
      return text.getBytes(StandardCharsets.UTF_8).length;
    } else if (value instanceof List<?> list) {
      return list.size();
    } else if (value instanceof Map<?, ?> map) {
      return map.size();
    }
    throw new TemplateFault(line, "the function len is not given what it takes");
  }

  private static @Nullable Object index(List<@Nullable Object> arguments, int line)
      throws TemplateFault {
    require(!arguments.isEmpty(), "index", line);
    Object value = arguments.get(0);
    for (Object key : arguments.subList(1, arguments.size())) {
      if (value instanceof Map<?, ?> map) {
        value = map.get(key);
      } else if (value instanceof List<?> list && key instanceof Long number) {
        if (number < 0 || number >= list.size()) {
          throw new TemplateFault(line, "there is no item " + number);
        }
        value = list.get(number.intValue());
      } else {
        throw new TemplateFault(line, "the function index is not given what it takes");
      }
    }
    return value;
  }

  private static boolean isAnyEqual(List<@Nullable Object> arguments, int line)
      throws TemplateFault {
    require(arguments.size() >= 2, "eq", line);
    for (Object other : arguments.subList(1, arguments.size())) {
      if (TemplateValues.equal(arguments.get(0), other)) {
        return true;
      }
    }
    return false;
  }

  private static boolean compared(String name, List<@Nullable Object> arguments, int line)
      throws TemplateFault {
    require(arguments.size() == 2, name, line);
    Object a = arguments.get(0);
    Object b = arguments.get(1);
    int order;
    if (a instanceof Number x && b instanceof Number y) {
      order = Double.compare(x.doubleValue(), y.doubleValue());
    } else if (a instanceof String x && b instanceof String y) {
      order = x.compareTo(y);
    } else {
      throw new TemplateFault(line, "the function " + name + " is not given what it takes");
    }
    return switch (name) {
      case "lt" -> order < 0;
      case "le" -> order <= 0;
      case "gt" -> order > 0;
      default -> order >= 0;
    };
  }

  /** A space stands between two values neither of which is a string. */
  private static String print(List<@Nullable Object> arguments) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < arguments.size(); i++) {
      boolean apart =
          i > 0
              && !(arguments.get(i) instanceof String)
              && !(arguments.get(i - 1) instanceof String);
      text.append(apart ? " " : "").append(TemplateValues.text(arguments.get(i)));
    }
    return text.toString();
  }

  private static String decoded(String text, int line) throws TemplateFault {
    try {
      return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new TemplateFault(line, Printable.quote(text) + " is not base64");
    }
  }
}
