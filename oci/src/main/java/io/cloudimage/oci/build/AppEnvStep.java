// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.kubefile.Binding;
import io.cloudimage.oci.kubefile.Instruction;
import java.io.IOException;

/** {@code APPENV}. */
record AppEnvStep(Instruction.AppEnv instruction) implements Step {
  @Override
  public void apply(StageBuild stage) throws IOException {
    for (Binding binding : instruction.bindings()) {
      stage.warnOfSecret(binding.name());
      stage.app(instruction.name()).putEnv(binding.name().raw(), stage.valueOf(binding));
    }
  }
}
