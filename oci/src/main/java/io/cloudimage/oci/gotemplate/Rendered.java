// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.gotemplate;

import java.util.List;

/** What came of a template. */
public final class Rendered {
  private final String text;
  private final List<Integer> lines;

  Rendered(String text, List<Integer> lines) {
    this.text = text;
    this.lines = List.copyOf(lines);
  }

  public String text() {
    return text;
  }

  /** The line of the template that a line of the text comes from, both from 1. */
  public int sourceLine(int line) {
    return lines.isEmpty() ? 1 : lines.get(Math.max(0, Math.min(line, lines.size()) - 1));
  }
}
