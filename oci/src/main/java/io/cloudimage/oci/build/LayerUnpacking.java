// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.nio.file.Path;
import java.util.List;

/** Unpacks layers so that {@code COPY --from} can read them. */
final class LayerUnpacking {
  private LayerUnpacking() {}

  static Path unpack(List<PlacedLayer> layers, Path directory) throws OciException {
    throw new OciException(
        ErrorKind.UNSUPPORTED,
        "cannot unpack " + layers.size() + " layers into " + directory + " yet");
  }
}
