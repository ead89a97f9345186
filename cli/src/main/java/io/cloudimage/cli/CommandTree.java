// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli;

import io.cloudimage.cli.command.CompletionCommand;
import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.remote.TagOrder;
import io.cloudimage.cli.option.ArchiveForm;
import io.cloudimage.cli.option.ConstantConverter;
import io.cloudimage.cli.option.DurationConverter;
import io.cloudimage.cli.option.OutputFormat;
import io.cloudimage.cli.option.PullPolicy;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.cli.option.ServePolicyFlags;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.cli.output.LogLevel;
import io.cloudimage.cli.output.ProgressMode;
import io.cloudimage.oci.convert.DocumentFormat;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.registry.mirror.apply.Shard;
import io.cloudimage.serve.observe.AccessLogFormat;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The commands with what they have in common. */
final class CommandTree {
  private CommandTree() {}

  /** All commands: for help, completion and suggestions. */
  static CommandLine create(Invocation invocation) {
    CommandLine root = root(invocation);
    for (String name : CommandList.NAMES) {
      root.addSubcommand(name, CommandList.create(name, invocation));
    }
    return complete(root);
  }

  /** The commands that a command line can mean: the one that it begins with, or else all. */
  static CommandLine createFor(Invocation invocation, String... args) {
    boolean named = args.length > 0 && CommandList.NAMES.contains(args[0]);
    if (!named || args[0].equals(CompletionCommand.NAME)) {
      return create(invocation);
    }
    CommandLine root = root(invocation);
    root.addSubcommand(
        args[0],
        args.length == 1
            ? CommandList.createAlone(args[0], invocation)
            : CommandList.create(args[0], invocation));
    return complete(root);
  }

  private static CommandLine root(Invocation invocation) {
    CommandLine root = new CommandLine(new RootCommand());
    root.getCommandSpec().addMixin("global", CommandSpec.forAnnotatedObject(invocation.global()));
    return root;
  }

  /** Gives all commands what they have in common. */
  private static CommandLine complete(CommandLine root) {
    register(root, LogLevel.class);
    register(root, ProgressMode.class);
    register(root, OutputFormat.class);
    register(root, DocumentFormat.class);
    register(root, ArchiveForm.class);
    register(root, PullPolicy.class);
    register(root, TagOrder.class);
    register(root, CompletionCommand.Shell.class);
    register(root, ServePolicyFlags.Readers.class);
    register(root, AccessLogFormat.class);
    root.registerConverter(Duration.class, new DurationConverter());
    root.registerConverter(Platform.class, CommandTree::platform);
    root.registerConverter(Shard.class, CommandTree::shard);
    dress(root);
    root.getSubcommands().values().forEach(CommandTree::dressAll);
    return root;
  }

  private static void dressAll(CommandLine command) {
    dress(command);
    command.getSubcommands().values().forEach(CommandTree::dressAll);
  }

  private static <E extends Enum<E>> void register(CommandLine root, Class<E> type) {
    root.registerConverter(type, new ConstantConverter<>(type));
  }

  private static Platform platform(String text) {
    try {
      return Platform.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage() + ", but was '" + text + "'");
    }
  }

  private static Shard shard(String text) {
    try {
      return Shard.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage() + ", but was '" + text + "'");
    }
  }

  /** What all commands have in common: their help's form and their strictness. */
  private static void dress(CommandLine command) {
    command.setUsageHelpWidth(96);
    command.setColorScheme(Help.defaultColorScheme(Ansi.OFF));
    command.setOverwrittenOptionsAllowed(false);
    command.setAbbreviatedOptionsAllowed(false);
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    usage.exitCodeListHeading("%nExit codes:%n");
    usage.exitCodeList(ExitCode.list());
    usage.parameterListHeading("%n");
    usage.commandListHeading("%nCommands:%n");
    usage.sortOptions(false);
    usage.abbreviateSynopsis(true);
    command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, CommandTree::options);
  }

  /** The command's own options first, then those for registries, then those of every command. */
  private static String options(Help help) {
    List<OptionSpec> shown =
        help.commandSpec().options().stream().filter(option -> !option.hidden()).toList();
    return section(help, "Options:", shown, option -> !isGlobal(option) && !isOfRegistries(option))
        + section(help, "Options for registries:", shown, CommandTree::isOfRegistries)
        + section(help, "Options of every command:", shown, CommandTree::isGlobal);
  }

  private static boolean isGlobal(OptionSpec option) {
    return option.scopeType() == ScopeType.INHERIT;
  }

  private static boolean isOfRegistries(OptionSpec option) {
    return CommandSpec.forAnnotatedObject(new RegistryFlags())
        .optionsMap()
        .containsKey(option.longestName());
  }

  private static String section(
      Help help, String heading, List<OptionSpec> shown, Predicate<OptionSpec> belongs) {
    List<OptionSpec> options = shown.stream().filter(belongs).toList();
    if (options.isEmpty()) {
      return "";
    }
    return System.lineSeparator()
        + heading
        + System.lineSeparator()
        + help.optionListExcludingGroups(options);
  }
}
