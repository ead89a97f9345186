// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.buildcache.LayerCache;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.kubefile.Instruction;
import io.cloudimage.oci.layer.LayerFile;
import io.cloudimage.oci.lock.Pins;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Platform;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A run that looks at what instructions put where, and has neither bases nor layers. */
final class DryRun extends BuildRun {
  private final MemoryRepository nothing;
  private final Consumer<String> skipped;

  /**
   * @param skipped is told of instructions that cannot be looked at
   */
  DryRun(BuildRequest request, TemporaryFiles temporary, Consumer<String> skipped) {
    this(request, temporary, skipped, new MemoryRepository());
  }

  private DryRun(
      BuildRequest request,
      TemporaryFiles temporary,
      Consumer<String> skipped,
      MemoryRepository nothing) {
    super(
        request,
        new ImageBuilder.Target(nothing, nothing, nothing),
        new Resolution(
            (name, platform, pin) -> {
              throw notKnown("the image " + name);
            },
            Optional.empty(),
            Optional.empty(),
            Pins.NONE),
        LayerCache.NONE,
        BuildListener.NONE,
        temporary);
    this.nothing = nothing;
    this.skipped = skipped;
  }

  @Override
  boolean hasBases() {
    return false;
  }

  @Override
  void perform(StageBuild stage, Instruction instruction, InstructionProgress progress)
      throws IOException {
    boolean places =
        instruction instanceof Instruction.Copy
            || instruction instanceof Instruction.Add
            || instruction instanceof Instruction.App;
    boolean names =
        instruction instanceof Instruction.Arg || instruction instanceof Instruction.Env;
    if (!places && !names) {
      return;
    }
    try {
      stage.perform(instruction, progress);
    } catch (OciException e) {
      if (e.kind() != ErrorKind.UNSUPPORTED) {
        throw e;
      }
      skipped.accept("what this puts there is not searched: " + instruction.text());
    }
  }

  @Override
  PlacedLayer write(
      List<LayerFile> files, boolean isRead, boolean isInResult, InstructionProgress progress) {
    return PlacedLayer.unwritten(nothing);
  }

  @Override
  SourceTree unpack(ImageState image, String name) throws IOException {
    throw notKnown(name);
  }

  @Override
  Base base(String name, Platform platform) throws IOException {
    throw notKnown("the image " + name);
  }

  private static OciException notKnown(String what) {
    return new OciException(
        ErrorKind.UNSUPPORTED, "what " + what + " holds is not known without building");
  }
}
