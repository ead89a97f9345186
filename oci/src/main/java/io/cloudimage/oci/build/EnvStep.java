// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.kubefile.Binding;
import io.cloudimage.oci.kubefile.Instruction;
import java.io.IOException;

/** {@code ENV}: the environment of what runs, and variables for the instructions that follow. */
record EnvStep(Instruction.Env instruction) implements Step {
  @Override
  public void apply(StageBuild stage) throws IOException {
    for (Binding binding : instruction.bindings()) {
      stage.warnOfSecret(binding.name());
      String value = stage.valueOf(binding);
      if (value.indexOf('\n') >= 0 || value.indexOf('\0') >= 0) {
        throw stage.located(
            binding.name().at(),
            new OciException(
                ErrorKind.INVALID,
                "the value of " + binding.name() + " has a line break or NUL in it"));
      }
      stage.image().env().put(binding.name().raw(), value);
    }
  }
}
