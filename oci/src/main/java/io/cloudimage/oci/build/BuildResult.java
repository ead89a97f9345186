// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.layer.Layer;
import io.cloudimage.oci.lock.Lock;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageConfig;
import java.util.List;

/**
 * What a build made. All of it is in the target; no tag points to it yet.
 *
 * @param root what to tag: the manifest, or the index if there are several platforms
 * @param images one for each platform, in the order asked for
 * @param warnings in the order in which they came up, each once
 * @param used what came from elsewhere, by digest
 */
public record BuildResult(Descriptor root, List<Image> images, List<String> warnings, Lock used) {
  public BuildResult {
    images = List.copyOf(images);
    warnings = List.copyOf(warnings);
  }

  /**
   * One platform's image.
   *
   * @param manifest its descriptor, with the platform
   * @param ownLayers the layers that its instructions make, lowest first; the base's lie below them
   * @param reusedLayers those of them that an earlier build had made
   */
  public record Image(
      Descriptor manifest, ImageConfig config, List<Layer> ownLayers, List<Layer> reusedLayers) {
    public Image {
      ownLayers = List.copyOf(ownLayers);
      reusedLayers = List.copyOf(reusedLayers);
    }
  }
}
