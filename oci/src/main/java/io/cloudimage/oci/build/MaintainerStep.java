// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.kubefile.Instruction;
import java.io.IOException;

/** {@code MAINTAINER}. */
record MaintainerStep(Instruction.Maintainer instruction) implements Step {
  @Override
  public void apply(StageBuild stage) throws IOException {
    stage.image().setAuthor(instruction.author());
  }
}
