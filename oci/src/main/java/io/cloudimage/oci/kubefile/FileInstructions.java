// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import io.cloudimage.oci.error.OciException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code COPY} and {@code ADD}. */
final class FileInstructions {
  private FileInstructions() {}

  static Instruction copy(Arguments arguments) throws OciException {
    arguments.readFlags(List.of("--from", "--chown", "--chmod", "--exclude"));
    Optional<Word> from = arguments.flag("--from");
    if (from.isPresent() && from.get().raw().indexOf('$') >= 0) {
      throw arguments.invalid(
          from.get().at(),
          "--from takes no variables; name a stage by FROM … AS NAME, where they are replaced");
    }
    FileArguments files = files(arguments);
    if (from.isPresent() && !files.documents().isEmpty()) {
      throw arguments.invalid(arguments.at(), "--from and a document do not go together");
    }
    return new Instruction.Copy(arguments.at(), arguments.text(), files, from);
  }

  static Instruction add(Arguments arguments) throws OciException {
    arguments.readFlags(List.of("--checksum", "--chown", "--chmod", "--exclude"));
    Optional<Word> checksum = arguments.flag("--checksum");
    FileArguments files = files(arguments);
    if (checksum.isPresent() && files.sources().size() != 1) {
      throw arguments.invalid(checksum.get().at(), "--checksum goes with exactly one source");
    }
    return new Instruction.Add(arguments.at(), arguments.text(), files, checksum);
  }

  private static FileArguments files(Arguments arguments) throws OciException {
    Optional<List<Word>> json = arguments.jsonWords();
    List<Word> words = new ArrayList<>();
    if (json.isPresent()) {
      json.get().forEach(word -> words.add(new Word(protectQuotes(word.raw()), word.at())));
    } else {
      words.addAll(arguments.words());
    }
    if (words.size() < 2) {
      throw arguments.missing("at least one source and a destination");
    }
    Word destination = words.remove(words.size() - 1);
    List<Word> sources = new ArrayList<>();
    for (Word word : words) {
      boolean isMark = json.isEmpty() && word.raw().startsWith("<<");
      if (!isMark) {
        sources.add(word);
      }
      if (word.raw().equals("#")) {
        arguments.warn(word.at(), "a comment stands on a line of its own; here # is a source");
      }
    }
    if (json.isEmpty() && destination.raw().startsWith("<<")) {
      throw arguments.invalid(destination.at(), "a document is a source, not a destination");
    }
    return new FileArguments(
        sources,
        arguments.documents(),
        destination,
        arguments.flag("--chown"),
        arguments.flag("--chmod"),
        arguments.flags("--exclude"));
  }

  /** JSON's quotes are gone already: those within are the name's own. */
  private static String protectQuotes(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (char c : text.toCharArray()) {
      switch (c) {
        case '"' -> out.append("'\"'");
        case '\'' -> out.append("\"'\"");
        default -> out.append(c);
      }
    }
    return out.toString();
  }
}
