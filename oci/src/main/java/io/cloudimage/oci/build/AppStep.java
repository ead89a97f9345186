// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.kubefile.AppName;
import io.cloudimage.oci.kubefile.Instruction;
import io.cloudimage.oci.kubefile.Word;
import io.cloudimage.oci.layer.LayerFile;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * {@code APP}, {@code CNI}, {@code CSI}: an application's files, below {@code
 * application/apps/<name>/}.
 */
record AppStep(Instruction.App instruction) implements Step {
  private static final String FOLDER = "application/apps/";
  private static final int FILE_MODE = 0644;
  private static final String LOCAL = "local://";

  @Override
  public void apply(StageBuild stage) throws IOException {
    String name = stage.parse(instruction.name(), AppName::parse);
    LayerContents layer = new LayerContents(stage.tree());
    String folder = layer.directory(FOLDER + name);
    for (Word source : instruction.sources()) {
      String text = stage.expand(source);
      if (text.startsWith(LOCAL)) {
        putLocal(stage, source, text.substring(LOCAL.length()), layer, folder);
      } else if (RemoteFile.isUrl(text)) {
        RemoteFile remote = stage.fetch(source, text, Optional.empty());
        String path = Destination.join(folder, remote.name());
        layer.put(LayerFile.file(path, FILE_MODE, remote.size(), remote));
      } else {
        throw stage.located(
            source.at(),
            new OciException(
                ErrorKind.INVALID,
                "an app's source is local://PATH, http://URL or https://URL, not "
                    + Printable.quote(text)));
      }
    }
    AppFiles files = AppFiles.of(layer, folder);
    stage.image().putApp(name, instruction.role(), new App(name, files.type(), files.launched()));
    stage.add(layer);
  }

  private void putLocal(
      StageBuild stage, Word word, String source, LayerContents layer, String folder)
      throws IOException {
    SourceTree tree = stage.context();
    FileCollector collector =
        new FileCollector(
            tree,
            layer,
            Ownership.ROOT,
            OptionalInt.empty(),
            IgnoreRules.NONE,
            path ->
                stage.warn(
                    word.at(),
                    Printable.quote(path) + " looks like a secret, and goes into the image"));
    List<SourceMatcher.Match> matches =
        stage.locating(word.at(), () -> new SourceMatcher(tree).find(source));
    for (SourceMatcher.Match match : matches) {
      if (match.facts().kind() == FileFacts.Kind.DIRECTORY) {
        collector.copyContents(match.path(), folder);
      } else {
        collector.copyFile(match.path(), match.facts(), Destination.join(folder, match.name()));
      }
    }
  }
}
