// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.kubefile.Instruction;
import java.io.IOException;

/** {@code CMD}. */
record CmdStep(Instruction.Cmd instruction) implements Step {
  @Override
  public void apply(StageBuild stage) throws IOException {
    stage.image().setCommand(instruction);
  }
}
