// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.lock.Pin;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import java.io.IOException;
import java.util.Optional;

/** Finds the images that {@code FROM} and {@code COPY --from} name. */
@FunctionalInterface
public interface BaseSource {
  /**
   * Finds an image. It may have come from far away to a local store first; the builder reads its
   * manifest, its config and, where the target does not have them yet, its layers.
   *
   * @param name as the Kubefile has it, variables replaced
   * @param platform what is wanted; the root may hold others
   * @param pin what the name stands for, if that is settled; then nobody is asked what it stands
   *     for now
   * @throws OciException NOT_FOUND; INVALID if it is no image name
   */
  BaseImage find(String name, Platform platform, Optional<Pin> pin) throws IOException;

  /**
   * The whole name that a text of the Kubefile means.
   *
   * @throws OciException INVALID
   */
  default ImageName nameOf(String text) throws OciException {
    try {
      return ImageName.parse(text);
    } catch (IllegalArgumentException e) {
      throw new OciException(
          ErrorKind.INVALID,
          Printable.quote(text) + " is not the name of an image: " + e.getMessage(),
          e);
    }
  }
}
