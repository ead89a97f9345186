// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.kubefile.Binding;
import io.cloudimage.oci.kubefile.Instruction;
import java.io.IOException;
import java.util.Optional;

/**
 * {@code ARG}: the value given for the build, else the default, else the value of an {@code ARG}
 * before the first {@code FROM}.
 */
record ArgStep(Instruction.Arg instruction) implements Step {
  @Override
  public void apply(StageBuild stage) throws IOException {
    for (Binding binding : instruction.bindings()) {
      stage.warnOfSecret(binding.name());
      String name = binding.name().raw();
      Optional<String> given = stage.buildArg(name);
      if (given.isPresent()) {
        stage.scope().putArg(name, given.get());
      } else if (binding.value().isPresent()) {
        stage.scope().putArg(name, stage.valueOf(binding));
      } else {
        stage.globalArg(name).ifPresent(value -> stage.scope().putArg(name, value));
      }
    }
  }
}
