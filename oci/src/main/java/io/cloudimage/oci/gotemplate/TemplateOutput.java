// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.gotemplate;

import java.util.ArrayList;
import java.util.List;

/** Text while it is rendered, and where its lines come from. */
final class TemplateOutput {
  private static final int MAXIMUM_CHARACTERS = 16 << 20;

  private final StringBuilder text = new StringBuilder();
  private final List<Integer> lines = new ArrayList<>();
  private boolean atLineStart = true;

  /** Text of the template itself, which goes on from line to line. */
  void text(String part, int line) throws TemplateFault {
    int source = line;
    for (int at = 0; at < part.length(); ) {
      int end = part.indexOf('\n', at) + 1;
      int next = end == 0 ? part.length() : end;
      add(part.substring(at, next), source++);
      at = next;
    }
  }

  /** A value, all of whose lines come from one. */
  void value(String part, int line) throws TemplateFault {
    for (int at = 0; at < part.length(); ) {
      int end = part.indexOf('\n', at) + 1;
      int next = end == 0 ? part.length() : end;
      add(part.substring(at, next), line);
      at = next;
    }
  }

  private void add(String part, int line) throws TemplateFault {
    if (text.length() + part.length() > MAXIMUM_CHARACTERS) {
      throw new TemplateFault(line, "more than " + MAXIMUM_CHARACTERS + " characters come of it");
    }
    if (atLineStart) {
      lines.add(line);
    }
    text.append(part);
    atLineStart = part.endsWith("\n");
  }

  Rendered rendered() {
    return new Rendered(text.toString(), lines);
  }
}
