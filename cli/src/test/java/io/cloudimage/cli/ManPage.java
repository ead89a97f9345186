// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli;

import io.cloudimage.cli.output.ExitCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ScopeType;

/** Writes a command's page for man(1), in the macros of man(7). */
final class ManPage {
  private final List<String> lines = new ArrayList<>();
  private final CommandSpec spec;

  private ManPage(CommandSpec spec) {
    this.spec = spec;
  }

  /** The name of the file: {@code cloudimage-build.1}. */
  static String fileName(CommandSpec spec) {
    return spec.qualifiedName("-") + ".1";
  }

  static String of(CommandSpec spec) {
    ManPage page = new ManPage(spec);
    page.write();
    return String.join("\n", page.lines) + "\n";
  }

  private void write() {
    String title = spec.qualifiedName("-");
    add(".\\\" Written by CommandReferenceTest out of the commands; do not edit.");
    add(".TH " + title.toUpperCase(java.util.Locale.ROOT) + " 1 \"\" cloudimage \"User Commands\"");
    add(".SH NAME", text(title + " - " + words(spec.usageMessage().description())));
    add(".SH SYNOPSIS", ".B " + text(spec.qualifiedName()));
    add(text("[OPTION]..." + CommandReference.parameters(spec)));
    commands();
    section("PARAMETERS", spec.positionalParameters());
    section("OPTIONS", options(false));
    section("OPTIONS OF EVERY COMMAND", options(true));
    examples();
    add(".SH EXIT STATUS");
    for (ExitCode code : ExitCode.values()) {
      add(".TP", ".B " + code.code(), text(code.meaning()));
    }
  }

  private void commands() {
    if (spec.subcommands().isEmpty()) {
      return;
    }
    add(".SH COMMANDS");
    for (CommandLine command : spec.subcommands().values()) {
      CommandSpec sub = command.getCommandSpec();
      add(".TP", ".BR " + text(sub.qualifiedName("-")) + " (1)");
      add(text(words(sub.usageMessage().description())));
    }
  }

  private List<OptionSpec> options(boolean global) {
    return spec.options().stream()
        .filter(option -> (option.scopeType() == ScopeType.INHERIT) == global && !option.hidden())
        .toList();
  }

  private void section(String heading, List<? extends ArgSpec> arguments) {
    if (arguments.isEmpty()) {
      return;
    }
    add(".SH " + heading);
    for (ArgSpec argument : arguments) {
      add(".TP", ".B " + text(name(argument)));
      add(text(CommandReference.words(argument.description(), argument)));
    }
  }

  private static String name(ArgSpec argument) {
    if (argument instanceof PositionalParamSpec parameter) {
      return parameter.paramLabel();
    }
    OptionSpec option = (OptionSpec) argument;
    String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
    return Arrays.stream(option.names()).collect(Collectors.joining(", ")) + label;
  }

  private void examples() {
    List<String> footer =
        Arrays.stream(spec.usageMessage().footer())
            .filter(line -> line.startsWith("  "))
            .map(line -> text(line.strip()))
            .toList();
    if (!footer.isEmpty()) {
      add(".SH EXAMPLES", ".nf");
      lines.addAll(footer);
      add(".fi");
    }
  }

  private static String words(String[] description) {
    return String.join(" ", description).strip();
  }

  /** Text in which troff sees nothing of its own. */
  private static String text(String plain) {
    String escaped = plain.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }

  private void add(String... more) {
    lines.addAll(List.of(more));
  }
}
