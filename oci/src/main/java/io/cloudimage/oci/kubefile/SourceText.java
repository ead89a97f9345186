// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Kubefile's lines under the name by which its user knows it, so that an error can point at the
 * very place.
 *
 * @param lines without their line ends
 */
public record SourceText(String file, List<String> lines) {
  private static final int SHOWN_BEFORE = 60;
  private static final int SHOWN_AFTER = 40;

  public SourceText {
    lines = List.copyOf(lines);
  }

  /** An INVALID error at a place. */
  public OciException invalid(Position at, String problem) {
    return error(ErrorKind.INVALID, at, problem);
  }

  /** An error at a place: {@code file:line:column: problem}, then the line with a caret below. */
  public OciException error(ErrorKind kind, Position at, String problem) {
    return new OciException(kind, locate(at) + ": " + problem + excerpt(at));
  }

  /** {@code file:line:column}. */
  public String locate(Position at) {
    return Printable.escape(file) + ":" + at;
  }

  private String excerpt(Position at) {
    if (at.line() > lines.size()) {
      return "";
    }
    String line = lines.get(at.line() - 1);
    int column = Math.min(at.column() - 1, line.length());
    int from = Math.max(0, column - SHOWN_BEFORE);
    int to = Math.min(line.length(), column + SHOWN_AFTER);
    String before = (from > 0 ? "…" : "") + visible(line.substring(from, column));
    String after = visible(line.substring(column, to)) + (to < line.length() ? "…" : "");
    String margin = String.format("%5d | ", at.line());
    String caret = " ".repeat(margin.length() - 2) + "| " + " ".repeat(before.length()) + "^";
    return "\n" + margin + before + after + "\n" + caret;
  }

  /** Escaped, but with backslashes as they are: they are common here and harmless. */
  private static String visible(String text) {
    return Stream.of(text.split("\\\\", -1))
        .map(Printable::escape)
        .collect(Collectors.joining("\\"));
  }
}
