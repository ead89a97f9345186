// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.kubefile.Instruction;
import io.cloudimage.oci.kubefile.Word;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code ADD}: as {@code COPY}, but it fetches URLs, and unpacks tar archives of the context. */
record AddStep(Instruction.Add instruction) implements Step {
  /** What Docker gives to a file that comes from a URL. */
  private static final int REMOTE_MODE = 0600;

  @Override
  public void apply(StageBuild stage) throws IOException {
    LayerContents layer = new LayerContents(stage.tree());
    FilePlacement placement = new FilePlacement(stage, instruction.files(), layer);
    List<SourceMatcher.Match> matches = new ArrayList<>();
    List<RemoteFile> remotes = new ArrayList<>();
    Optional<Digest> checksum = checksum(stage);
    for (Word source : instruction.files().sources()) {
      String text = stage.expand(source);
      if (RemoteFile.isUrl(text)) {
        remotes.add(stage.fetch(source, text, checksum));
      } else if (checksum.isPresent()) {
        throw stage.located(
            source.at(),
            new OciException(
                ErrorKind.INVALID, "--checksum goes with a URL, and this is a local file"));
      } else {
        matches.addAll(stage.find(stage.context(), source));
      }
    }
    int documents = instruction.files().documents().size();
    int words = instruction.files().sources().size() + documents;
    List<SourceMatcher.Match> files = new ArrayList<>();
    List<Archive> archives = new ArrayList<>();
    for (SourceMatcher.Match match : matches) {
      Optional<Archive> archive = stage.archive(match);
      if (archive.isPresent()) {
        archives.add(archive.get());
      } else {
        files.add(match);
      }
    }
    placement.requireRoomFor(Math.max(words, matches.size() + remotes.size() + documents));
    for (Archive archive : archives) {
      try (Spool spool = stage.spool()) {
        archive.unpack(placement, layer, spool);
      }
    }
    placement.putMatches(stage.context(), files);
    for (RemoteFile remote : remotes) {
      placement.putFile(remote.name(), REMOTE_MODE, remote.size(), remote);
    }
    placement.putDocuments();
    stage.add(layer);
  }

  private Optional<Digest> checksum(StageBuild stage) throws IOException {
    return instruction.checksum().isPresent()
        ? Optional.of(stage.parse(instruction.checksum().get(), Digest::parse))
        : Optional.empty();
  }
}
