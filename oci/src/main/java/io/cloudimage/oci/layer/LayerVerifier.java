// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.compress.InflationLimit;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.tar.TarLimits;
import java.io.IOException;

/** Reads whole layers to see whether they are what their descriptors and configs say. */
public final class LayerVerifier {
  private LayerVerifier() {}

  /**
   * Reads a layer and checks its digest, size, compression, tar and diffID.
   *
   * @throws io.cloudimage.oci.error.OciException NOT_FOUND, MISMATCH, INVALID, UNSUPPORTED or
   *     UNSAFE
   */
  public static Layer verify(ContentSource source, Descriptor layer, Digest diffId)
      throws IOException {
    try (LayerReader reader = open(source, layer, diffId.algorithm())) {
      return reader.finish(diffId);
    }
  }

  /** {@link #verify} of a layer whose diffID nobody has told; the result has the sha256 one. */
  public static Layer measure(ContentSource source, Descriptor layer) throws IOException {
    try (LayerReader reader = open(source, layer, Digest.Algorithm.SHA256)) {
      return reader.finish();
    }
  }

  private static LayerReader open(
      ContentSource source, Descriptor layer, Digest.Algorithm algorithm) throws IOException {
    return LayerReader.open(
        source, layer, algorithm, TarLimits.defaults(), InflationLimit.defaults(), count -> {});
  }
}
