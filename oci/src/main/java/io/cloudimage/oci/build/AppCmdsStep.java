// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.kubefile.Instruction;
import java.io.IOException;

/** {@code APPCMDS}. */
record AppCmdsStep(Instruction.AppCmds instruction) implements Step {
  @Override
  public void apply(StageBuild stage) throws IOException {
    stage.app(instruction.name()).setCommands(instruction.commands());
  }
}
