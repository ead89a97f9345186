// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import io.cloudimage.oci.error.OciException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands behind an instruction's keyword: flags, then words in one of two forms. */
final class Arguments {
  private final String keyword;
  private final String usage;
  private final LogicalLine line;
  private final SourceText source;
  private final char escape;
  private final Warnings warnings;
  private final Map<String, List<Word>> flags = new LinkedHashMap<>();
  private int offset;

  Arguments(
      String keyword,
      String usage,
      LogicalLine line,
      SourceText source,
      char escape,
      Warnings warnings) {
    this.keyword = keyword;
    this.usage = usage;
    this.line = line;
    this.source = source;
    this.escape = escape;
    this.warnings = warnings;
    this.offset = Words.skipBlanks(line.text(), keyword.length());
  }

  Position at() {
    return line.at(0);
  }

  String text() {
    return line.text();
  }

  List<HereDocument> documents() {
    return line.documents();
  }

  void warn(Position at, String message) {
    warnings.add(at, message);
  }

  /** Takes the leading {@code --name=value} words. */
  void readFlags(List<String> known) throws OciException {
    while (line.text().startsWith("--", offset)) {
      int end = Words.endOfWord(line, offset, escape, source);
      String flag = line.text().substring(offset, end);
      Position place = line.at(offset);
      int equals = flag.indexOf('=');
      String name = flag.substring(0, equals < 0 ? flag.length() : equals);
      if (!known.contains(name)) {
        throw source
            .invalid(place, keyword + " has no flag " + name + "; " + expected(known))
            .withHint(Suggestion.sentence(name, known).orElse(usageHint()));
      }
      if (equals < 0 || equals + 1 == flag.length()) {
        throw invalid(place, "the flag " + name + " needs a value: " + name + "=VALUE");
      }
      flags
          .computeIfAbsent(name, n -> new ArrayList<>())
          .add(new Word(flag.substring(equals + 1), line.at(offset + equals + 1)));
      offset = Words.skipBlanks(line.text(), end);
    }
  }

  private static String expected(List<String> known) {
    return known.isEmpty() ? "it takes none" : "it takes " + String.join(" ", known);
  }

  /** A flag's value; given twice is an error. */
  Optional<Word> flag(String name) throws OciException {
    List<Word> values = flags.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw invalid(values.get(1).at(), "the flag " + name + " was given before");
    }
    return values.stream().findFirst();
  }

  /** All values of a flag that may be repeated. */
  List<Word> flags(String name) {
    return flags.getOrDefault(name, List.of());
  }

  /** The rest, as words. */
  List<Word> words() throws OciException {
    return Words.split(line, offset, escape, source);
  }

  /** Takes one word; an error if there is none. */
  Word word(String what) throws OciException {
    if (isAtEnd()) {
      throw missing(what);
    }
    int end = Words.endOfWord(line, offset, escape, source);
    Word word = new Word(line.text().substring(offset, end), line.at(offset));
    offset = Words.skipBlanks(line.text(), end);
    return word;
  }

  /** The rest as a JSON array of strings, if it is one. */
  Optional<List<Word>> jsonWords() {
    Optional<List<Word>> words = new JsonWords(line, offset).parse().words();
    if (words.isEmpty() && looksLikeJson()) {
      warn(here(), "this starts like a JSON array but is none, so it is read as plain words");
    }
    return words;
  }

  /** A bracket alone may be a pattern's. */
  private boolean looksLikeJson() {
    String text = line.text();
    int next = Words.skipBlanks(text, Math.min(offset + 1, text.length()));
    return text.startsWith("[", offset)
        && (text.startsWith("\"", next) || text.startsWith("'", next));
  }

  /** The rest as a JSON array of strings, with the place of what is wrong if it is none. */
  List<String> requiredJson(String what) throws OciException {
    JsonWords.Result result = new JsonWords(line, offset).parse();
    if (result.words().isEmpty()) {
      throw invalid(line.at(result.errorOffset()), result.problem() + "; " + what);
    }
    return result.words().get().stream().map(Word::raw).toList();
  }

  /** The rest as it stands. */
  String rest() {
    return line.text().substring(offset).stripTrailing();
  }

  boolean isAtEnd() {
    return offset >= line.length();
  }

  /** Where the next word stands. */
  Position here() {
    return line.at(offset);
  }

  OciException missing(String what) {
    return invalid(line.at(line.length()), keyword + " needs " + what);
  }

  OciException invalid(Position place, String problem) {
    return source.invalid(place, problem).withHint(usageHint());
  }

  private String usageHint() {
    return "usage: " + usage;
  }
}
