// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.buildcache.LayerCache;
import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.layer.LayerFile;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.memory.MemoryRepository;
import java.io.IOException;
import java.util.List;

/** A run that looks for what a build uses, and writes no layers but those that it reads itself. */
final class ResolvingRun extends BuildRun {
  private final MemoryRepository nowhere = new MemoryRepository();

  private ResolvingRun(
      BuildRequest request,
      LayoutStore scratch,
      Resolution resolution,
      BuildListener listener,
      TemporaryFiles temporary) {
    super(
        request,
        new ImageBuilder.Target(scratch, scratch, scratch),
        resolution,
        LayerCache.NONE,
        listener,
        temporary);
  }

  static ResolvingRun of(
      BuildRequest request, Resolution resolution, BuildListener listener, TemporaryFiles temporary)
      throws IOException {
    BuildOptions plain = request.options().withCompression(CompressionChoice.parse("none"));
    return new ResolvingRun(
        new BuildRequest(request.kubefile(), request.context(), plain),
        LayoutStore.open(temporary.next("layers")),
        resolution,
        listener,
        temporary);
  }

  @Override
  PlacedLayer write(
      List<LayerFile> files, boolean isRead, boolean isInResult, InstructionProgress progress)
      throws IOException {
    return isRead ? super.write(files, true, isInResult, progress) : PlacedLayer.unwritten(nowhere);
  }
}
