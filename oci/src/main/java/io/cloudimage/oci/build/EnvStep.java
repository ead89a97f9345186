// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.kubefile.Binding;
import io.cloudimage.oci.kubefile.Instruction;
import java.io.IOException;

/** {@code ENV}: the environment of what runs, and variables for the instructions that follow. */
record EnvStep(Instruction.Env instruction) implements Step {
  @Override
  public void apply(StageBuild stage) throws IOException {
    for (Binding binding : instruction.bindings()) {
      stage.warnOfSecret(binding.name());
      stage.image().env().put(binding.name().raw(), stage.valueOf(binding));
    }
  }
}
