// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.remote;

import io.cloudimage.cli.command.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code manifest}: holds the commands for single manifests. */
@Command(
    name = "manifest",
    synopsisSubcommandLabel = "COMMAND",
    description = "Read, store and delete single manifests and indexes of a registry.")
public final class ManifestCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** The command with the commands below it. */
  public static CommandLine create(Invocation invocation) {
    return new CommandLine(new ManifestCommand())
        .addSubcommand(new ManifestGetCommand(invocation))
        .addSubcommand(new ManifestPutCommand(invocation))
        .addSubcommand(new ManifestDeleteCommand(invocation));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected get, put or delete");
  }
}
