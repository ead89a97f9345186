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
import io.cloudimage.cli.command.build.ConvertCommand;
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
import io.cloudimage.cli.command.remote.TagsCommand;
import java.util.List;
import picocli.CommandLine;

/**
 * The commands of the first level. They are made one by one, since most command lines need one of
 * them, and the model of a command costs a millisecond or more to derive from its annotations.
 */
final class CommandList {
  /** In the order in which help lists them. */
  static final List<String> NAMES =
      List.of(
          "build",
          "lock",
          "push",
          "pull",
          "diff",
          "copy",
          "save",
          "load",
          "images",
          "convert",
          "inspect",
          "history",
          "tag",
          "rmi",
          "mirror",
          "tags",
          "repos",
          "probe",
          "digest",
          "manifest",
          "blob",
          "delete",
          "tree",
          "attach",
          "artifact",
          "login",
          "logout",
          "auth",
          "unpack",
          "mount",
          "umount",
          "verify",
          "fsck",
          "gc",
          "serve",
          "quickstart",
          "completion",
          "version");

  private CommandList() {}

  /**
   * A command with the commands below it: an annotated object or a {@link CommandLine}.
   *
   * @param name one of {@link #NAMES}
   */
  static Object create(String name, Invocation invocation) {
    return switch (name) {
      case "build" -> new BuildCommand(invocation);
      case "lock" -> LockCommand.create(invocation);
      case "push" -> new PushCommand(invocation);
      case "pull" -> new PullCommand(invocation);
      case "diff" -> new DiffCommand(invocation);
      case "copy" -> new CopyCommand(invocation);
      case "save" -> new SaveCommand(invocation);
      case "load" -> new LoadCommand(invocation);
      case "images" ->
          new CommandLine(new ImagesCommand(invocation))
              .addSubcommand(new ImagesFindCommand(invocation))
              .addSubcommand(new ImagesMembersCommand(invocation))
              .addSubcommand(new ImagesPushCommand(invocation));
      case "convert" -> new ConvertCommand(invocation);
      case "inspect" -> new InspectCommand(invocation);
      case "history" -> new HistoryCommand(invocation);
      case "tag" -> new TagCommand(invocation);
      case "rmi" -> new RmiCommand(invocation);
      case "mirror" -> MirrorCommand.create(invocation);
      case "tags" -> new TagsCommand(invocation);
      case "repos" -> new ReposCommand(invocation);
      case "probe" -> new ProbeCommand(invocation);
      case "digest" -> new DigestCommand(invocation);
      case "manifest" -> ManifestCommand.create(invocation);
      case "blob" -> BlobCommand.create(invocation);
      case "delete" -> new DeleteCommand(invocation);
      case "tree" -> new TreeCommand(invocation);
      case "attach" -> new AttachCommand(invocation);
      case "artifact" -> ArtifactCommand.create(invocation);
      case "login" -> new LoginCommand(invocation);
      case "logout" -> new LogoutCommand(invocation);
      case "auth" -> AuthCommand.create(invocation);
      case "unpack" -> new UnpackCommand(invocation);
      case "mount" -> new MountCommand(invocation);
      case "umount" -> new UmountCommand(invocation);
      case "verify" -> new VerifyCommand(invocation);
      case "fsck" -> new FsckCommand(invocation);
      case "gc" -> new GcCommand(invocation);
      case "serve" -> new ServeCommand(invocation);
      case "quickstart" -> new QuickstartCommand(invocation);
      case "completion" -> new CompletionCommand(invocation);
      case "version" -> new VersionCommand(invocation);
      default -> throw new IllegalArgumentException("no command is named " + name);
    };
  }

  /** A command after whose name nothing is said, so that no command below it can be meant. */
  static Object createAlone(String name, Invocation invocation) {
    return name.equals("images") ? new ImagesCommand(invocation) : create(name, invocation);
  }
}
