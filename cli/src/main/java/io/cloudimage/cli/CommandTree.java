// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli;

import io.cloudimage.cli.command.CompletionCommand;
import io.cloudimage.cli.command.DiffCommand;
import io.cloudimage.cli.command.FsckCommand;
import io.cloudimage.cli.command.GcCommand;
import io.cloudimage.cli.command.HistoryCommand;
import io.cloudimage.cli.command.ImagesCommand;
import io.cloudimage.cli.command.InspectCommand;
import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.LoginCommand;
import io.cloudimage.cli.command.LogoutCommand;
import io.cloudimage.cli.command.MountCommand;
import io.cloudimage.cli.command.PullCommand;
import io.cloudimage.cli.command.PushCommand;
import io.cloudimage.cli.command.QuickstartCommand;
import io.cloudimage.cli.command.RmiCommand;
import io.cloudimage.cli.command.ServeCommand;
import io.cloudimage.cli.command.TagCommand;
import io.cloudimage.cli.command.UmountCommand;
import io.cloudimage.cli.command.UnpackCommand;
import io.cloudimage.cli.command.VersionCommand;
import io.cloudimage.cli.command.artifact.ArtifactCommand;
import io.cloudimage.cli.command.artifact.AttachCommand;
import io.cloudimage.cli.command.artifact.TreeCommand;
import io.cloudimage.cli.command.artifact.VerifyCommand;
import io.cloudimage.cli.command.build.BuildCommand;
import io.cloudimage.cli.command.copy.CopyCommand;
import io.cloudimage.cli.command.copy.LoadCommand;
import io.cloudimage.cli.command.copy.SaveCommand;
import io.cloudimage.cli.command.lock.LockCommand;
import io.cloudimage.cli.command.members.ImagesFindCommand;
import io.cloudimage.cli.command.members.ImagesMembersCommand;
import io.cloudimage.cli.command.members.ImagesPushCommand;
import io.cloudimage.cli.command.mirror.MirrorCommand;
import io.cloudimage.cli.command.remote.AuthCommand;
import io.cloudimage.cli.command.remote.BlobCommand;
import io.cloudimage.cli.command.remote.DeleteCommand;
import io.cloudimage.cli.command.remote.DigestCommand;
import io.cloudimage.cli.command.remote.ManifestCommand;
import io.cloudimage.cli.command.remote.ProbeCommand;
import io.cloudimage.cli.command.remote.ReposCommand;
import io.cloudimage.cli.command.remote.TagOrder;
import io.cloudimage.cli.command.remote.TagsCommand;
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

/** All commands, in the order in which help lists them. */
final class CommandTree {
  private CommandTree() {}

  static CommandLine create(Invocation invocation) {
    CommandLine root = new CommandLine(new RootCommand());
    root.getCommandSpec().addMixin("global", CommandSpec.forAnnotatedObject(invocation.global()));
    List<Object> commands =
        List.of(
            new BuildCommand(invocation),
            LockCommand.create(invocation),
            new PushCommand(invocation),
            new PullCommand(invocation),
            new DiffCommand(invocation),
            new CopyCommand(invocation),
            new SaveCommand(invocation),
            new LoadCommand(invocation),
            new CommandLine(new ImagesCommand(invocation))
                .addSubcommand(new ImagesFindCommand(invocation))
                .addSubcommand(new ImagesMembersCommand(invocation))
                .addSubcommand(new ImagesPushCommand(invocation)),
            new InspectCommand(invocation),
            new HistoryCommand(invocation),
            new TagCommand(invocation),
            new RmiCommand(invocation),
            MirrorCommand.create(invocation),
            new TagsCommand(invocation),
            new ReposCommand(invocation),
            new ProbeCommand(invocation),
            new DigestCommand(invocation),
            ManifestCommand.create(invocation),
            BlobCommand.create(invocation),
            new DeleteCommand(invocation),
            new TreeCommand(invocation),
            new AttachCommand(invocation),
            ArtifactCommand.create(invocation),
            new LoginCommand(invocation),
            new LogoutCommand(invocation),
            AuthCommand.create(invocation),
            new UnpackCommand(invocation),
            new MountCommand(invocation),
            new UmountCommand(invocation),
            new VerifyCommand(invocation),
            new FsckCommand(invocation),
            new GcCommand(invocation),
            new ServeCommand(invocation),
            new QuickstartCommand(invocation),
            new CompletionCommand(invocation),
            new VersionCommand(invocation));
    for (Object command : commands) {
      root.addSubcommand(command);
    }
    register(root, LogLevel.class);
    register(root, ProgressMode.class);
    register(root, OutputFormat.class);
    register(root, DocumentFormat.class);
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
