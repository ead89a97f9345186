// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.remote;

import io.cloudimage.cli.command.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code blob}: holds the commands for single blobs. */
@Command(
    name = "blob",
    synopsisSubcommandLabel = "COMMAND",
    description = "Read and store single blobs of a registry.")
public final class BlobCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** The command with the commands below it. */
  public static CommandLine create(Invocation invocation) {
    return new CommandLine(new BlobCommand())
        .addSubcommand(new BlobGetCommand(invocation))
        .addSubcommand(new BlobPutCommand(invocation));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected get or put");
  }
}
