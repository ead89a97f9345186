// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.gotemplate;

import io.cloudimage.oci.error.Printable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code printf} with {@code %s %v %d %q %t %%}, without widths. */
final class TemplateFormat {
  private TemplateFormat() {}

  static String format(List<@Nullable Object> arguments, int line) throws TemplateFault {
    if (arguments.isEmpty() || !(arguments.get(0) instanceof String pattern)) {
      throw new TemplateFault(line, "the function printf is not given what it takes");
    }
    StringBuilder text = new StringBuilder();
    int next = 1;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c != '%') {
        text.append(c);
        continue;
      }
      char verb = ++i < pattern.length() ? pattern.charAt(i) : ' ';
      if (verb == '%') {
        text.append('%');
        continue;
      }
      if ("svdqt".indexOf(verb) < 0 || next >= arguments.size()) {
        throw new TemplateFault(
            line, "the format " + Printable.quote(pattern) + " is not understood");
      }
      String value = TemplateValues.text(arguments.get(next++));
      text.append(verb == 'q' ? quoted(value) : value);
    }
    if (next < arguments.size()) {
      throw new TemplateFault(line, "the format " + Printable.quote(pattern) + " takes less");
    }
    return text.toString();
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
