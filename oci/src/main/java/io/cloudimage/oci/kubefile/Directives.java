// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import io.cloudimage.oci.error.OciException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directives {@code # name=value} in a file's first lines; anything else ends them.
 *
 * @param lines how many lines they take
 */
record Directives(char escape, int lines) {
  private static final Pattern DIRECTIVE =
      Pattern.compile("[ \t]*#[ \t]*([A-Za-z][A-Za-z0-9]*)[ \t]*=[ \t]*(.*?)[ \t]*");
  private static final Set<String> KNOWN = Set.of("escape", "syntax", "check");

  static Directives read(SourceText source) throws OciException {
    char escape = '\\';
    Set<String> seen = new HashSet<>();
    int lines = 0;
    for (String line : source.lines()) {
      Matcher matcher = DIRECTIVE.matcher(line);
      if (!matcher.matches()) {
        break;
      }
      String name = matcher.group(1).toLowerCase(Locale.ROOT);
      if (!KNOWN.contains(name)) {
        break;
      }
      lines++;
      if (!seen.add(name)) {
        throw source.invalid(
            new Position(lines, matcher.start(1) + 1),
            "the directive " + name + " was given before");
      }
      if (name.equals("escape")) {
        String value = matcher.group(2);
        if (!value.equals("\\") && !value.equals("`")) {
          throw source.invalid(
              new Position(lines, matcher.start(2) + 1), "the escape character is \\ or `");
        }
        escape = value.charAt(0);
      }
    }
    return new Directives(escape, lines);
  }
}
