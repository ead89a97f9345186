// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import io.cloudimage.oci.error.OciException;
import java.util.List;
import java.util.Optional;

/** The instructions that a CloudImage has and a container image has not, and {@code CMD}. */
final class AppInstructions {
  private AppInstructions() {}

  static Instruction app(Arguments arguments, AppRole role) throws OciException {
    Word name = appName(arguments);
    List<Word> sources = arguments.words();
    if (sources.isEmpty()) {
      throw arguments.missing("a source: local://PATH, http://URL or https://URL");
    }
    return new Instruction.App(arguments.at(), arguments.text(), role, name, sources);
  }

  static Instruction appCmds(Arguments arguments) throws OciException {
    Word name = appName(arguments);
    List<String> commands = commands(arguments);
    return new Instruction.AppCmds(arguments.at(), arguments.text(), name, commands);
  }

  static Instruction appEnv(Arguments arguments) throws OciException {
    Word name = appName(arguments);
    List<Binding> bindings = ConfigInstructions.pairs(arguments);
    for (Binding binding : bindings) {
      ConfigInstructions.requireVariable(arguments, binding.name());
    }
    return new Instruction.AppEnv(arguments.at(), arguments.text(), name, bindings);
  }

  static Instruction launch(Arguments arguments) throws OciException {
    Optional<List<Word>> json = arguments.jsonWords();
    List<Word> names = json.isPresent() ? json.get() : arguments.words();
    if (names.isEmpty()) {
      throw arguments.missing("the name of an app");
    }
    for (Word name : names) {
      requireAppName(arguments, name);
    }
    return new Instruction.Launch(arguments.at(), arguments.text(), names);
  }

  static Instruction cmd(Arguments arguments) throws OciException {
    if (arguments.isAtEnd()) {
      throw arguments.missing("a command");
    }
    Optional<List<Word>> json = arguments.jsonWords();
    List<String> words =
        json.isPresent() ? json.get().stream().map(Word::raw).toList() : List.of(arguments.rest());
    return new Instruction.Cmd(arguments.at(), arguments.text(), words, json.isEmpty());
  }

  static Instruction cmds(Arguments arguments) throws OciException {
    return new Instruction.Cmds(arguments.at(), arguments.text(), commands(arguments));
  }

  static Instruction kubeVersion(Arguments arguments) throws OciException {
    List<Word> range = arguments.words();
    if (range.isEmpty()) {
      throw arguments.missing("a range of versions, for example >=1.19");
    }
    return new Instruction.KubeVersion(arguments.at(), arguments.text(), range);
  }

  private static List<String> commands(Arguments arguments) throws OciException {
    String form = "the commands are a JSON array of strings";
    if (arguments.isAtEnd()) {
      throw arguments.missing("commands: a JSON array of strings");
    }
    Position at = arguments.here();
    List<String> commands = arguments.requiredJson(form);
    if (commands.isEmpty() || commands.stream().anyMatch(String::isBlank)) {
      throw arguments.invalid(at, "expected at least one command, and none empty");
    }
    return commands;
  }

  private static Word appName(Arguments arguments) throws OciException {
    Word name = arguments.word("the name of an app");
    requireAppName(arguments, name);
    return name;
  }

  /** A name with variables is looked at when they are replaced. */
  private static void requireAppName(Arguments arguments, Word name) throws OciException {
    boolean hasVariable = name.raw().indexOf('$') >= 0;
    if (!hasVariable && !AppName.isValid(name.raw())) {
      throw arguments.invalid(name.at(), AppName.RULE);
    }
  }
}
