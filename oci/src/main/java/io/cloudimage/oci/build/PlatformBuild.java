// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.kubefile.Binding;
import io.cloudimage.oci.kubefile.Expansion;
import io.cloudimage.oci.kubefile.Instruction;
import io.cloudimage.oci.kubefile.Kubefile;
import io.cloudimage.oci.kubefile.Position;
import io.cloudimage.oci.kubefile.Stage;
import io.cloudimage.oci.kubefile.Word;
import io.cloudimage.oci.model.Platform;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** All that the result needs of a Kubefile's stages, for one platform. */
final class PlatformBuild {
  private static final String SCRATCH = "scratch";

  private final BuildRun run;
  private final Platform platform;
  private final Map<String, String> globals = new HashMap<>();
  private final Map<Integer, Finished> finished = new HashMap<>();
  private final Map<String, SourceTree> trees = new HashMap<>();

  private record Finished(ImageState image, StageBuild.TreeSource tree) {}

  PlatformBuild(BuildRun run, Platform platform) {
    this.run = run;
    this.platform = platform;
  }

  BuildRun run() {
    return run;
  }

  Kubefile kubefile() {
    return run.kubefile();
  }

  boolean isResult(Stage stage) {
    return stage.index() == kubefile().result().index();
  }

  /**
   * Whether the stage's layers are the result's: it is the result, or the result starts from it.
   */
  boolean isInResult(Stage stage) throws OciException {
    Stage result = kubefile().result();
    while (result.index() > stage.index()) {
      Optional<Stage> below = earlierStage(imageName(result.from()), result);
      if (below.isEmpty()) {
        return false;
      }
      result = below.get();
    }
    return result.index() == stage.index();
  }

  Optional<String> globalArg(String name) {
    return Optional.ofNullable(globals.get(name));
  }

  /** Builds the last stage, and before it the stages that it needs. */
  ImageState build() throws IOException {
    readGlobals();
    TreeSet<Integer> needed = neededStages();
    int count =
        needed.stream().mapToInt(i -> 1 + kubefile().stages().get(i).instructions().size()).sum();
    int number = 0;
    for (int index : needed) {
      Stage stage = kubefile().stages().get(index);
      run.listener().started(platform, ++number, count, stage.from().text());
      StageBuild build = begin(stage, progress(number));
      run.listener().finished(platform, number);
      for (Instruction instruction : stage.instructions()) {
        run.listener().started(platform, ++number, count, instruction.text());
        run.perform(build, instruction, progress(number));
      }
      build.finish();
      finished.put(index, new Finished(build.image(), () -> build.tree().copy()));
    }
    ImageState result = finishedStage(kubefile().result().index()).image();
    for (App app : result.apps().values()) {
      if (!app.isLaunchable()) {
        run.warn(
            "nothing says how to launch the app "
                + app.name()
                + ": its files are of no single kind, and it has no APPCMDS");
      }
    }
    return result;
  }

  private InstructionProgress progress(int number) {
    return new InstructionProgress(run.listener(), platform, number);
  }

  private void readGlobals() throws OciException {
    Expansion expansion = globalExpansion();
    for (Instruction.Arg arg : kubefile().globals()) {
      for (Binding binding : arg.bindings()) {
        String name = binding.name().raw();
        Optional<String> given = run.buildArg(name);
        if (given.isPresent()) {
          globals.put(name, given.get());
        } else if (binding.value().isPresent()) {
          globals.put(name, expansion.expand(binding.value().get()));
        }
      }
    }
  }

  /** Before and in {@code FROM} there are the global arguments and the platform's names. */
  private Expansion globalExpansion() {
    return new Expansion(kubefile(), new Scope(globals, platform), run::warn);
  }

  private TreeSet<Integer> neededStages() throws OciException {
    TreeSet<Integer> needed = new TreeSet<>();
    need(kubefile().result(), needed);
    return needed;
  }

  private void need(Stage stage, TreeSet<Integer> needed) throws OciException {
    if (!needed.add(stage.index())) {
      return;
    }
    Optional<Stage> below = earlierStage(imageName(stage.from()), stage);
    if (below.isPresent()) {
      need(below.get(), needed);
    }
    for (Instruction instruction : stage.instructions()) {
      if (instruction instanceof Instruction.Copy copy && copy.from().isPresent()) {
        Optional<Stage> from = stageFor(copy.from().get().raw(), stage);
        if (from.isPresent()) {
          need(from.get(), needed);
        }
      }
    }
  }

  private String imageName(Instruction.From from) throws OciException {
    String name = globalExpansion().expand(from.image());
    if (name.isEmpty()) {
      throw kubefile().source().invalid(from.image().at(), "the image's name is empty");
    }
    return name;
  }

  private Optional<Stage> earlierStage(String name, Stage of) {
    return kubefile().stages().stream()
        .limit(of.index())
        .filter(s -> s.from().name().equals(Optional.of(name.toLowerCase(Locale.ROOT))))
        .findFirst();
  }

  /** The stage that {@code --from} names or numbers. */
  private Optional<Stage> stageFor(String name, Stage of) {
    if (name.matches("[0-9]{1,4}") && Integer.parseInt(name) < of.index()) {
      return Optional.of(kubefile().stages().get(Integer.parseInt(name)));
    }
    return earlierStage(name, of);
  }

  private StageBuild begin(Stage stage, InstructionProgress progress) throws IOException {
    Instruction.From from = stage.from();
    String name = imageName(from);
    Optional<Stage> below = earlierStage(name, stage);
    if (below.isPresent()) {
      Finished start = finishedStage(below.get().index());
      return new StageBuild(this, stage, start.image().copy(), start.tree(), progress);
    }
    Platform wanted = platformOf(from);
    if (name.equals(SCRATCH) || !run.hasBases()) {
      return new StageBuild(this, stage, new ImageState(wanted), TreeIndex::new, progress);
    }
    try {
      Base base = run.base(name, wanted);
      return new StageBuild(this, stage, base.start(run::warn), base::tree, progress);
    } catch (OciException e) {
      throw located(from.image().at(), e);
    }
  }

  private Platform platformOf(Instruction.From from) throws OciException {
    if (from.platform().isEmpty()) {
      return platform;
    }
    Word word = from.platform().get();
    Platform wanted;
    try {
      wanted = Platform.parse(globalExpansion().expand(word));
    } catch (IllegalArgumentException e) {
      throw located(word.at(), new OciException(ErrorKind.INVALID, "" + e.getMessage(), e));
    }
    return wanted;
  }

  /** The files of a stage that is done, or of an image, as a source for {@code COPY --from}. */
  SourceTree treeOf(String name, Stage of) throws IOException {
    Optional<Stage> stage = stageFor(name, of);
    String key = stage.map(s -> "stage " + s.index()).orElse("image " + name);
    SourceTree known = trees.get(key);
    if (known != null) {
      return known;
    }
    if (stage.isEmpty()) {
      requireNoLaterStage(name, of);
    }
    ImageState image =
        stage.isPresent()
            ? finishedStage(stage.get().index()).image()
            : run.base(name, platform).start(run::warn);
    SourceTree tree =
        run.unpack(
            image, stage.isPresent() ? "the stage " + name : "the image " + Printable.escape(name));
    trees.put(key, tree);
    return tree;
  }

  private void requireNoLaterStage(String name, Stage of) throws OciException {
    for (Stage stage : kubefile().stages()) {
      boolean isNamed = stage.from().name().equals(Optional.of(name.toLowerCase(Locale.ROOT)));
      if (stage.index() >= of.index() && isNamed) {
        throw new OciException(
            ErrorKind.INVALID,
            "the stage "
                + name
                + (stage.index() == of.index() ? " cannot copy from itself" : " comes later"));
      }
    }
    if (name.matches("[0-9]{1,4}")) {
      throw new OciException(
          ErrorKind.INVALID, "there is no stage " + name + " before this one; they count from 0");
    }
  }

  private Finished finishedStage(int index) {
    Finished stage = finished.get(index);
    if (stage == null) {
      throw new IllegalStateException("stage " + index + " was not built");
    }
    return stage;
  }

  /** The error with a place of the Kubefile, unless it has one. */
  OciException located(Position at, OciException error) {
    String message = String.valueOf(error.getMessage());
    String file = Printable.escape(kubefile().source().file()) + ":";
    if (message.startsWith(file)) {
      return error;
    }
    OciException located = kubefile().source().error(error.kind(), at, message);
    return new OciException(
        error.kind(), String.valueOf(located.getMessage()), error.hint().orElse(null), error);
  }
}
