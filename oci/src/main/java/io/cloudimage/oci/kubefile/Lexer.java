// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import io.cloudimage.oci.error.OciException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Lines to instructions' texts: directives, comments, continuation and here-documents, by the rules
 * of Dockerfiles.
 */
final class Lexer {
  private static final int MAXIMUM_LINE = 64 * 1024;
  private static final int MAXIMUM_INSTRUCTIONS = 10_000;
  private static final Set<String> TAKING_DOCUMENTS = Set.of("COPY", "ADD");

  private final SourceText source;
  private final Warnings warnings;
  private final char escape;
  private int next;
  private int count;

  Lexer(SourceText source, Warnings warnings) throws OciException {
    this.source = source;
    this.warnings = warnings;
    Directives directives = Directives.read(source);
    this.escape = directives.escape();
    this.next = directives.lines();
  }

  char escape() {
    return escape;
  }

  /** The next instruction's text; empty at the end of the file. */
  Optional<LogicalLine> next() throws OciException {
    Optional<LogicalLine> line = read();
    if (line.isPresent() && ++count > MAXIMUM_INSTRUCTIONS) {
      throw source.invalid(
          line.get().at(0), "a Kubefile has at most " + MAXIMUM_INSTRUCTIONS + " instructions");
    }
    return line;
  }

  private Optional<LogicalLine> read() throws OciException {
    while (next < source.lines().size() && isSkipped(source.lines().get(next))) {
      next++;
    }
    if (next == source.lines().size()) {
      return Optional.empty();
    }
    LogicalLine line = new LogicalLine();
    boolean continues = true;
    while (continues) {
      continues = appendLine(line);
      while (continues && next < source.lines().size() && isSkipped(source.lines().get(next))) {
        if (source.lines().get(next).isBlank()) {
          warnings.add(new Position(next + 1, 1), "an empty line within a continued instruction");
        }
        next++;
      }
    }
    readDocuments(line);
    return Optional.of(line);
  }

  /**
   * @return whether the instruction continues on another line
   */
  private boolean appendLine(LogicalLine line) throws OciException {
    String text = source.lines().get(next);
    Position start = new Position(next + 1, 1);
    requireSane(text, start);
    boolean first = line.text().isEmpty();
    int from = first ? indentation(text) : 0;
    int end = text.length();
    while (end > from && isBlank(text.charAt(end - 1))) {
      end--;
    }
    boolean continues = end > from && text.charAt(end - 1) == escape;
    if (continues && next + 1 == source.lines().size()) {
      throw source.invalid(
          new Position(next + 1, end), "the file ends where a continued line was expected");
    }
    String part = text.substring(from, continues ? end - 1 : end);
    line.append(part, new Position(next + 1, from + 1));
    if (line.length() > MAXIMUM_LINE) {
      throw source.invalid(start, tooLong("instruction"));
    }
    next++;
    return continues;
  }

  private void requireSane(String text, Position start) throws OciException {
    if (text.length() > MAXIMUM_LINE) {
      throw source.invalid(start, tooLong("line"));
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        throw source.invalid(
            new Position(start.line(), i + 1),
            String.format(
                "the control character U+%04X is not allowed in an instruction", (int) c));
      }
    }
  }

  private static String tooLong(String what) {
    return "this " + what + " has more than " + MAXIMUM_LINE + " characters";
  }

  private void readDocuments(LogicalLine line) throws OciException {
    String keyword = line.text().split("[ \t]", 2)[0].toUpperCase(Locale.ROOT);
    int arguments = Words.skipBlanks(line.text(), keyword.length());
    boolean isJson = line.text().startsWith("[", arguments);
    if (!TAKING_DOCUMENTS.contains(keyword) || isJson) {
      return;
    }
    for (Word word : Words.split(line, keyword.length(), escape, source)) {
      Optional<HereMark> mark = HereMark.parse(word, source);
      if (mark.isPresent()) {
        line.add(readDocument(mark.get(), word));
      }
    }
  }

  private HereDocument readDocument(HereMark mark, Word word) throws OciException {
    Position start = new Position(next + 1, 1);
    StringBuilder body = new StringBuilder();
    while (next < source.lines().size()) {
      String text = source.lines().get(next);
      next++;
      String content = mark.stripsTabs() ? text.replaceFirst("^\t+", "") : text;
      if (content.equals(mark.name())) {
        return new HereDocument(mark.name(), mark.expands(), body.toString(), start);
      }
      body.append(content).append('\n');
    }
    throw source.invalid(
        word.at(), "the document that starts here has no end; expected a line " + mark.name());
  }

  private static boolean isSkipped(String line) {
    int start = indentation(line);
    return start == line.length() || line.charAt(start) == '#';
  }

  private static int indentation(String line) {
    int start = 0;
    while (start < line.length() && isBlank(line.charAt(start))) {
      start++;
    }
    return start;
  }

  static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
