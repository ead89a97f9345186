// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program without a command. */
@Command(
    name = "cloudimage",
    synopsisSubcommandLabel = "COMMAND",
    description = "Build, move, check and unpack CloudImages: Kubernetes clusters as OCI images.",
    footer = {
      "",
      "Start here: cloudimage quickstart",
      "Help on one command: cloudimage COMMAND --help"
    })
final class RootCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }
}
