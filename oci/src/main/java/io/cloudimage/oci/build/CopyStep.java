// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.kubefile.Instruction;
import io.cloudimage.oci.kubefile.Word;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code COPY}: files of the context, of another stage, or of another image. */
record CopyStep(Instruction.Copy instruction) implements Step {
  @Override
  public void apply(StageBuild stage) throws IOException {
    SourceTree tree =
        instruction.from().isPresent() ? stage.treeOf(instruction.from().get()) : stage.context();
    LayerContents layer = new LayerContents(stage.tree());
    FilePlacement placement = new FilePlacement(stage, instruction.files(), layer);
    List<SourceMatcher.Match> matches = new ArrayList<>();
    for (Word source : instruction.files().sources()) {
      matches.addAll(stage.find(tree, source));
    }
    int documents = instruction.files().documents().size();
    int words = instruction.files().sources().size() + documents;
    placement.requireRoomFor(Math.max(words, matches.size() + documents));
    placement.putMatches(tree, matches);
    placement.putDocuments();
    stage.add(layer);
  }
}
