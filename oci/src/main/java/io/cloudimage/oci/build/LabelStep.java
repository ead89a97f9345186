// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.kubefile.Binding;
import io.cloudimage.oci.kubefile.Instruction;
import java.io.IOException;

/** {@code LABEL}. */
record LabelStep(Instruction.Label instruction) implements Step {
  @Override
  public void apply(StageBuild stage) throws IOException {
    for (Binding binding : instruction.bindings()) {
      stage.image().putLabel(stage.expand(binding.name()), stage.valueOf(binding));
    }
  }
}
