// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import io.cloudimage.oci.error.OciException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The instructions that change no files, but the image's config. */
final class ConfigInstructions {
  private static final Pattern STAGE_NAME = Pattern.compile("[a-z][a-z0-9_.-]{0,127}");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private ConfigInstructions() {}

  static Instruction from(Arguments arguments) throws OciException {
    arguments.readFlags(List.of("--platform"));
    List<Word> words = arguments.words();
    if (words.isEmpty()) {
      throw arguments.missing("an image, or scratch");
    }
    Optional<String> name = Optional.empty();
    if (words.size() > 1) {
      boolean named = words.size() == 3 && words.get(1).raw().equalsIgnoreCase("AS");
      if (!named) {
        throw arguments.invalid(
            words.get(1).at(), "expected AS and a name, or nothing, behind the image");
      }
      String lower = words.get(2).raw().toLowerCase(Locale.ROOT);
      if (!STAGE_NAME.matcher(lower).matches()) {
        throw arguments.invalid(
            words.get(2).at(),
            "a stage's name starts with a letter and goes on with letters, digits, _ . -");
      }
      name = Optional.of(lower);
    }
    return new Instruction.From(
        arguments.at(), arguments.text(), words.get(0), arguments.flag("--platform"), name);
  }

  static Instruction arg(Arguments arguments) throws OciException {
    List<Binding> bindings = new ArrayList<>();
    for (Word word : arguments.words()) {
      Binding binding = binding(word);
      requireVariable(arguments, binding.name());
      bindings.add(binding);
    }
    requireSome(arguments, bindings);
    return new Instruction.Arg(arguments.at(), arguments.text(), bindings);
  }

  static Instruction env(Arguments arguments) throws OciException {
    List<Binding> bindings = pairs(arguments);
    for (Binding binding : bindings) {
      requireVariable(arguments, binding.name());
    }
    return new Instruction.Env(arguments.at(), arguments.text(), bindings);
  }

  static Instruction label(Arguments arguments) throws OciException {
    return new Instruction.Label(arguments.at(), arguments.text(), pairs(arguments));
  }

  static Instruction maintainer(Arguments arguments) throws OciException {
    if (arguments.isAtEnd()) {
      throw arguments.missing("a text");
    }
    arguments.warn(
        arguments.at(), "MAINTAINER is deprecated; use LABEL org.opencontainers.image.authors");
    return new Instruction.Maintainer(arguments.at(), arguments.text(), arguments.rest());
  }

  /** {@code NAME=VALUE} pairs, or the old form {@code NAME VALUE…} of a single one. */
  static List<Binding> pairs(Arguments arguments) throws OciException {
    List<Word> words = arguments.words();
    List<Binding> bindings = new ArrayList<>();
    boolean isOldForm = words.size() > 1 && words.get(0).raw().indexOf('=') < 0;
    if (isOldForm) {
      arguments.warn(words.get(1).at(), "the form NAME VALUE is deprecated; write NAME=VALUE");
      Word name = arguments.word("a name");
      return List.of(new Binding(name, Optional.of(new Word(arguments.rest(), arguments.here()))));
    }
    for (Word word : words) {
      Binding binding = binding(word);
      if (binding.value().isEmpty()) {
        throw arguments.invalid(word.at(), "expected NAME=VALUE");
      }
      bindings.add(binding);
    }
    requireSome(arguments, bindings);
    return bindings;
  }

  private static void requireSome(Arguments arguments, List<Binding> bindings) throws OciException {
    if (bindings.isEmpty()) {
      throw arguments.missing("at least one name");
    }
    for (Binding binding : bindings) {
      if (binding.name().raw().isEmpty()) {
        throw arguments.invalid(binding.name().at(), "expected a name before =");
      }
    }
  }

  static void requireVariable(Arguments arguments, Word name) throws OciException {
    if (!VARIABLE.matcher(name.raw()).matches()) {
      throw arguments.invalid(
          name.at(), "a variable's name is letters, digits and _, and starts with no digit");
    }
  }

  private static Binding binding(Word word) {
    int equals = word.raw().indexOf('=');
    if (equals < 0) {
      return new Binding(word, Optional.empty());
    }
    Position at = new Position(word.at().line(), word.at().column() + equals + 1);
    return new Binding(
        new Word(word.raw().substring(0, equals), word.at()),
        Optional.of(new Word(word.raw().substring(equals + 1), at)));
  }
}
