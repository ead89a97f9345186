// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.lock;

import io.cloudimage.cli.command.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lock}: holds the commands for lock files. */
@Command(
    name = "lock",
    synopsisSubcommandLabel = "COMMAND",
    description = "Write down what a build's names stand for, and compare what was written.")
public final class LockCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** The command with the commands below it. */
  public static CommandLine create(Invocation invocation) {
    return new CommandLine(new LockCommand())
        .addSubcommand(new LockUpdateCommand(invocation))
        .addSubcommand(new LockDiffCommand(invocation));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected update or diff");
  }
}
