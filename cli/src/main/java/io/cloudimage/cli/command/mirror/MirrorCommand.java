// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.mirror;

import io.cloudimage.cli.command.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mirror}: the group of commands that keep images in step between registries. */
@Command(
    name = "mirror",
    description = "Keep images, repositories or whole registries in step with another registry.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  cloudimage mirror run mirror.yaml",
      "  cloudimage mirror plan mirror.yaml -o plan.json && cloudimage mirror apply plan.json"
    })
public final class MirrorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** The command with the commands below it. */
  public static CommandLine create(Invocation invocation) {
    return new CommandLine(new MirrorCommand())
        .addSubcommand(new MirrorPlanCommand(invocation))
        .addSubcommand(new MirrorApplyCommand(invocation))
        .addSubcommand(new MirrorRunCommand(invocation));
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "name one of plan, apply and run");
  }
}
