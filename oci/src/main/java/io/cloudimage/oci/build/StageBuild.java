// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.kubefile.AppName;
import io.cloudimage.oci.kubefile.Binding;
import io.cloudimage.oci.kubefile.Expansion;
import io.cloudimage.oci.kubefile.HereDocument;
import io.cloudimage.oci.kubefile.Instruction;
import io.cloudimage.oci.kubefile.Position;
import io.cloudimage.oci.kubefile.SourceText;
import io.cloudimage.oci.kubefile.Stage;
import io.cloudimage.oci.kubefile.Word;
import io.cloudimage.oci.layer.LayerFile;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageConfig.History;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Function;

/** One stage for one platform, while its instructions are carried out: what steps work with. */
final class StageBuild {
  private final PlatformBuild build;
  private final SourceText source;
  private final Stage stage;
  private final ImageState image;
  private final TreeSource treeSource;
  private Optional<TreeIndex> tree = Optional.empty();
  private final Scope scope;
  private final Expansion expansion;
  private final List<Future<PlacedLayer>> layers = new ArrayList<>();
  private Position at;
  private InstructionProgress progress;
  private boolean hasNewLayer;

  /** Where the tree comes from that the stage starts with. */
  interface TreeSource {
    TreeIndex read() throws IOException;
  }

  /** Something that may fail at a place of the Kubefile. */
  interface Action<T> {
    T run() throws IOException;
  }

  StageBuild(
      PlatformBuild build,
      Stage stage,
      ImageState image,
      TreeSource tree,
      InstructionProgress progress) {
    this.build = build;
    this.source = build.kubefile().source();
    this.stage = stage;
    this.image = image;
    this.treeSource = tree;
    this.at = stage.from().at();
    this.progress = progress;
    this.scope = new Scope(image.env(), image.platform());
    this.expansion = new Expansion(build.kubefile(), scope, build.run()::warn);
  }

  ImageState image() {
    return image;
  }

  /** What stands where in the image so far; read when first asked for. */
  TreeIndex tree() throws IOException {
    if (tree.isEmpty()) {
      tree = Optional.of(treeSource.read());
    }
    return tree.get();
  }

  Scope scope() {
    return scope;
  }

  SourceTree context() {
    return build.run().context().tree();
  }

  /** Carries out one instruction and records it in the history. */
  void perform(Instruction instruction, InstructionProgress itsProgress) throws IOException {
    hasNewLayer = false;
    progress = itsProgress;
    at = instruction.at();
    Step step = Steps.of(instruction);
    try {
      locating(
          at,
          () -> {
            step.apply(this);
            return true;
          });
    } catch (IOException e) {
      throw build.run().layers().firstOr(e);
    }
    image
        .history()
        .add(
            new History(
                Optional.of(build.run().created()),
                Optional.of(instruction.text()),
                Optional.empty(),
                Optional.empty(),
                !hasNewLayer));
    if (!hasNewLayer) {
      progress.finished();
    }
  }

  /** Begins to write the layer; one without files is no layer. */
  void add(LayerContents contents) throws IOException {
    if (!contents.isEmpty()) {
      Optional<LayerFile> metadata = contents.file(ClusterMetadata.PATH);
      List<LayerFile> files = contents.takeFiles();
      begin(files);
      image.charts().apply(files, tree());
      image.searched().apply(files, build.run().temporary());
      hasNewLayer = true;
      if (metadata.isPresent()) {
        image.setMetadata(build.run().readMetadata(metadata.get()));
      }
    }
  }

  /** What it takes is this instruction's, while the next ones are under way. */
  private void begin(List<LayerFile> files) throws IOException {
    boolean isRead = !build.isResult(stage) || image.hasForeignBase();
    boolean isInResult = build.isInResult(stage);
    Position itsPlace = at;
    InstructionProgress itsProgress = progress;
    Action<PlacedLayer> write = () -> build.run().write(files, isRead, isInResult, itsProgress);
    layers.add(
        build
            .run()
            .layers()
            .begin(
                files.size(),
                () -> {
                  PlacedLayer layer = locating(itsPlace, write);
                  itsProgress.finished();
                  return layer;
                }));
  }

  /** Waits for the layers; the image has them then. */
  void finish() throws IOException {
    for (Future<PlacedLayer> layer : layers) {
      image.layers().add(build.run().layers().await(layer));
    }
    layers.clear();
  }

  String expand(Word word) throws OciException {
    return expansion.expand(word);
  }

  String expand(HereDocument document) throws OciException {
    return expansion.expand(document);
  }

  String valueOf(Binding binding) throws OciException {
    return binding.value().isPresent() ? expand(binding.value().get()) : "";
  }

  /** The word's value, turned into something; its refusal becomes an error at the word's place. */
  <T> T parse(Word word, Function<String, T> parser) throws IOException {
    String text = expand(word);
    return locating(word.at(), () -> parser.apply(text));
  }

  Optional<String> buildArg(String name) {
    return build.run().buildArg(name);
  }

  Optional<String> globalArg(String name) {
    return build.globalArg(name);
  }

  /** The app that a word names; an error if neither this build nor the base has it. */
  App app(Word word) throws IOException {
    String name = parse(word, AppName::parse);
    App app = image.apps().get(name);
    if (app == null) {
      throw source
          .error(ErrorKind.NOT_FOUND, word.at(), "there is no app " + Printable.quote(name))
          .withHint(
              image.apps().isEmpty()
                  ? "define it before, by APP " + name + " local://…"
                  : "apps are " + String.join(", ", image.apps().keySet()));
    }
    return app;
  }

  List<SourceMatcher.Match> find(SourceTree from, Word word) throws IOException {
    String pattern = expand(word);
    return locating(word.at(), () -> new SourceMatcher(from).find(pattern));
  }

  /** The tree of the stage or image that {@code --from} names. */
  SourceTree treeOf(Word from) throws IOException {
    return locating(from.at(), () -> build.treeOf(from.raw(), stage));
  }

  RemoteFile fetch(Word word, String text, Optional<Digest> checksum) throws IOException {
    URI url = locating(word.at(), () -> RemoteFile.parse(text));
    boolean isPinned = locating(word.at(), () -> build.run().resolution().isPinned(url));
    if (checksum.isEmpty() && !isPinned) {
      warn(
          word.at(),
          "what a URL gives may change, and nothing here would notice; ADD --checksum=sha256:…"
              + " pins it");
    }
    return locating(word.at(), () -> build.run().fetch(url, checksum));
  }

  /** The archive that a file of the context is, if it is one. */
  Optional<Archive> archive(SourceMatcher.Match match) throws IOException {
    return match.facts().kind() == FileFacts.Kind.FILE
        ? Archive.of(match.path(), context().file(match.path()))
        : Optional.empty();
  }

  /** A new place for contents that are needed until the layer is written. */
  Spool spool() throws IOException {
    return new Spool(build.run().temporary().next("archive"));
  }

  void warn(Position at, String message) {
    build.run().warn(source.locate(at) + ": " + message);
  }

  void warnOfSecret(Word name) {
    if (SecretNames.isVariable(name.raw())) {
      warn(
          name.at(),
          name.raw() + " looks like a secret; whoever has the image can read what is in it");
    }
  }

  /** Runs something; an error that knows no place of the Kubefile gets this one. */
  <T> T locating(Position at, Action<T> action) throws IOException {
    try {
      return action.run();
    } catch (CancelledException e) {
      throw e;
    } catch (OciException e) {
      throw located(at, e);
    } catch (IllegalArgumentException e) {
      throw located(at, new OciException(ErrorKind.INVALID, "" + e.getMessage(), e));
    }
  }

  OciException located(Position at, OciException error) {
    return build.located(at, error);
  }
}
