// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.kubefile.Instruction;
import io.cloudimage.oci.kubefile.Word;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code LAUNCH}. */
record LaunchStep(Instruction.Launch instruction) implements Step {
  @Override
  public void apply(StageBuild stage) throws IOException {
    List<String> names = new ArrayList<>();
    for (Word name : instruction.names()) {
      names.add(stage.app(name).name());
    }
    stage.image().setLaunch(names);
  }
}
