// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.remote;

import io.cloudimage.cli.command.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code auth}: holds the commands about credentials. */
@Command(
    name = "auth",
    synopsisSubcommandLabel = "COMMAND",
    description = "Find out which credentials are used for a registry.")
public final class AuthCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** The command with the commands below it. */
  public static CommandLine create(Invocation invocation) {
    return new CommandLine(new AuthCommand()).addSubcommand(new AuthExplainCommand(invocation));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected explain");
  }
}
