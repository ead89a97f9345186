// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.artifact;

import io.cloudimage.cli.command.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code artifact}: the group of commands for files of any kind in a registry. */
@Command(
    name = "artifact",
    description = "Keep files of any kind in a registry.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  cloudimage artifact push hub.example.com/reports:june report.pdf \\",
      "      --artifact-type application/vnd.example.report",
      "  cloudimage artifact pull hub.example.com/reports:june -o reports"
    })
public final class ArtifactCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** The command with the commands below it. */
  public static CommandLine create(Invocation invocation) {
    return new CommandLine(new ArtifactCommand())
        .addSubcommand(new ArtifactPushCommand(invocation))
        .addSubcommand(new ArtifactPullCommand(invocation))
        .addSubcommand(new ArtifactListCommand(invocation));
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "name one of push, pull and list");
  }
}
