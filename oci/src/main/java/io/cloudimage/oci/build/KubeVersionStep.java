// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.kubefile.Instruction;
import io.cloudimage.oci.kubefile.Word;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code KUBEVERSION}. */
record KubeVersionStep(Instruction.KubeVersion instruction) implements Step {
  @Override
  public void apply(StageBuild stage) throws IOException {
    List<String> parts = new ArrayList<>();
    for (Word word : instruction.range()) {
      parts.add(stage.expand(word));
    }
    stage.image().setSupportedKubernetes(String.join(" ", parts));
  }
}
