// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli;

import io.cloudimage.cli.output.ExitCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ScopeType;

/** Writes docs/commands.md out of the commands themselves. */
final class CommandReference {
  private final List<String> lines = new ArrayList<>();

  private CommandReference() {}

  static String of(CommandLine root) {
    CommandReference reference = new CommandReference();
    reference.head(root);
    below(root).forEach(command -> reference.command(command.getCommandSpec()));
    reference.exitCodes();
    return String.join("\n", reference.lines) + "\n";
  }

  /** All commands below this one, each followed by those below it. */
  static List<CommandLine> below(CommandLine root) {
    List<CommandLine> commands = new ArrayList<>();
    for (CommandLine command : root.getSubcommands().values()) {
      commands.add(command);
      commands.addAll(below(command));
    }
    return commands;
  }

  /** What is typed after the program's name. */
  private static String name(CommandSpec spec) {
    return spec.qualifiedName().substring(spec.root().name().length() + 1);
  }

  private void head(CommandLine root) {
    add("# Commands", "");
    add("<!-- Written by CommandReferenceTest out of the commands; do not edit. -->", "");
    add("What each command takes. `cloudimage COMMAND --help` says the same.", "");
    for (CommandLine command : below(root)) {
      String name = name(command.getCommandSpec());
      add(
          "- [`"
              + name
              + "`](#"
              + name.replace(' ', '-')
              + "): "
              + words(command.getCommandSpec().usageMessage().description()));
    }
    add("", "## Options of every command", "");
    add("They stand before the command's name or after it.", "");
    root.getCommandSpec().options().forEach(this::option);
    add("");
  }

  private void command(CommandSpec spec) {
    add("## " + name(spec), "");
    add(words(spec.usageMessage().description()), "");
    String synopsis = spec.subcommands().isEmpty() ? " [OPTION]..." + parameters(spec) : " COMMAND";
    add("    cloudimage " + name(spec) + synopsis, "");
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      add("- `" + parameter.paramLabel() + "`: " + words(parameter.description(), parameter));
    }
    spec.options().stream()
        .filter(option -> option.scopeType() != ScopeType.INHERIT && !option.hidden())
        .forEach(this::option);
    add("");
    String[] footer = spec.usageMessage().footer();
    if (footer.length > 0) {
      Arrays.stream(footer)
          .map(line -> line.startsWith("  ") ? "    " + line.strip() : line)
          .filter(line -> !line.equals("Examples:"))
          .forEach(this::add);
      add("");
    }
  }

  private void exitCodes() {
    add("## Exit codes", "");
    add("| code | meaning |", "|---|---|");
    for (ExitCode code : ExitCode.values()) {
      add("| " + code.code() + " | " + code.meaning() + " |");
    }
  }

  private void option(OptionSpec option) {
    String names =
        Arrays.stream(option.names()).map(n -> "`" + n + "`").collect(Collectors.joining(", "));
    String label = option.arity().max() == 0 ? "" : " `" + option.paramLabel() + "`";
    add("- " + names + label + ": " + words(option.description(), option));
  }

  /** The parameters as a synopsis has them, with a space before each. */
  static String parameters(CommandSpec spec) {
    return spec.positionalParameters().stream()
        .map(
            parameter -> {
              String label = parameter.paramLabel();
              String many = parameter.arity().max() > 1 ? label + "..." : label;
              return parameter.required() ? " " + many : " [" + many + "]";
            })
        .collect(Collectors.joining());
  }

  private static String words(String[] description) {
    return String.join(" ", description).strip();
  }

  /** A description with the words that an option takes. */
  static String words(String[] description, CommandLine.Model.ArgSpec argument) {
    String candidates = "";
    Object[] constants = argument.type().getEnumConstants();
    if (constants != null) {
      candidates = Arrays.stream(constants).map(Object::toString).collect(Collectors.joining(", "));
    }
    return words(description).replace("${COMPLETION-CANDIDATES}", candidates);
  }

  private void add(String... more) {
    lines.addAll(List.of(more));
  }
}
