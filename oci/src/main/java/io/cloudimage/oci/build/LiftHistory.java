// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.model.ImageConfig.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps an image's history true when layers go. */
final class LiftHistory {
  private LiftHistory() {}

  /** Says of layers that are gone that there are none, and what was done. */
  static void add(ImageState image, List<LiftReport.Layer> layers, int lifted) {
    List<History> history = new ArrayList<>();
    long ofLayers = image.history().stream().filter(each -> !each.emptyLayer()).count();
    if (ofLayers == layers.size()) {
      int next = 0;
      for (History each : image.history()) {
        boolean gone = !each.emptyLayer() && layers.get(next++).fate() == LiftReport.Fate.GONE;
        history.add(gone ? emptied(each) : each);
      }
    }
    history.add(
        new History(
            Optional.empty(),
            Optional.of(
                "cloudimage convert # "
                    + lifted
                    + (lifted == 1 ? " container image" : " container images")
                    + " out of registry/"),
            Optional.empty(),
            Optional.empty(),
            true));
    image.history().clear();
    image.history().addAll(history);
  }

  private static History emptied(History entry) {
    return new History(entry.created(), entry.createdBy(), entry.author(), entry.comment(), true);
  }
}
