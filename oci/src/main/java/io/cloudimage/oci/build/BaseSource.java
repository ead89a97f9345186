// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.model.Platform;
import java.io.IOException;

/** Finds the images that {@code FROM} and {@code COPY --from} name. */
@FunctionalInterface
public interface BaseSource {
  /**
   * Finds an image. It may have come from far away to a local store first; the builder reads its
   * manifest, its config and, where the target does not have them yet, its layers.
   *
   * @param name as the Kubefile has it, variables replaced
   * @param platform what is wanted; the root may hold others
   * @throws io.cloudimage.oci.error.OciException NOT_FOUND; INVALID if it is no image name
   */
  BaseImage find(String name, Platform platform) throws IOException;
}
