// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.layer.Layer;
import io.cloudimage.oci.layer.LayerCut;
import io.cloudimage.oci.lift.FolderCut;
import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes what was lifted out of the layers of an image. */
final class LayerCuts {
  private final ImageBuilder.Target target;
  private final LiftOptions options;
  private final Path spool;

  /**
   * @param spool is made if it is needed
   */
  LayerCuts(ImageBuilder.Target target, LiftOptions options, Path spool) {
    this.target = target;
    this.options = options;
    this.spool = spool;
  }

  /**
   * Changes the layers of an image; in a dry run the report says how.
   *
   * @return what becomes of each layer, lowest first
   * @throws OciException UNSUPPORTED if a file that goes is not where its path says, but behind a
   *     link; as {@link LayerCut} does
   */
  List<LiftReport.Layer> cut(ImageState image, FolderCut cut) throws IOException {
    List<LiftReport.Layer> report = new ArrayList<>();
    List<PlacedLayer> layers = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (PlacedLayer layer : image.layers()) {
      LayerCut one = LayerCut.of(layer.source(), layer.descriptor(), layer.diffId(), cut);
      taken.addAll(one.taken());
      if (one.taken().isEmpty()) {
        layers.add(layer);
        report.add(entry(layer, LiftReport.Fate.KEPT, Optional.empty()));
      } else if (one.leavesNothing()) {
        report.add(entry(layer, LiftReport.Fate.GONE, Optional.empty()));
      } else if (options.dryRun()) {
        report.add(entry(layer, LiftReport.Fate.REWRITTEN, Optional.empty()));
      } else {
        Files.createDirectories(spool);
        Layer written = one.write(target.ingester(), options.compression(), spool);
        layers.add(new PlacedLayer(written.descriptor(), written.diffId(), target.source()));
        report.add(entry(layer, LiftReport.Fate.REWRITTEN, Optional.of(written.descriptor())));
      }
    }
    requireAll(cut.files(), taken);
    image.layers().clear();
    image.layers().addAll(layers);
    return report;
  }

  private static LiftReport.Layer entry(
      PlacedLayer layer, LiftReport.Fate fate, Optional<Descriptor> after) {
    return new LiftReport.Layer(layer.descriptor(), layer.diffId(), fate, after);
  }

  private static void requireAll(Set<String> files, Set<String> taken) throws OciException {
    for (String file : files) {
      if (!taken.contains(file)) {
        throw new OciException(
            ErrorKind.UNSUPPORTED,
            "cannot take "
                + Printable.quote(file)
                + " out of the layers: none has it under this name; a link leads there");
      }
    }
  }
}
