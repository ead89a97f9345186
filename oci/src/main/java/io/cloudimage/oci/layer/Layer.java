// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;

/**
 * A layer that is in a store.
 *
 * @param descriptor of the blob, compressed as its media type says
 * @param diffId the digest of the uncompressed tar, which is the layer's id
 * @param uncompressedSize of the tar, in bytes
 */
public record Layer(Descriptor descriptor, Digest diffId, long uncompressedSize) {
  /**
   * @throws IllegalArgumentException if the size is negative
   */
  public Layer {
    if (uncompressedSize < 0) {
      throw new IllegalArgumentException("a layer's size is not negative");
    }
  }
}
