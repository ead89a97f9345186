// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.rootfs;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;

/** Is told how unpacking goes. Its methods return fast and throw nothing. */
public interface UnpackListener {
  /** Hears nothing. */
  UnpackListener NONE = new UnpackListener() {};

  /**
   * A layer begins.
   *
   * @param index from 0
   * @param count of all layers
   */
  default void layerStarted(Descriptor layer, Digest diffId, int index, int count) {}

  /** Bytes of the current layer's blob were read; they add up to its descriptor's size. */
  default void bytesRead(long count) {}

  /** The layer is applied and all its digests were right. */
  default void layerCompleted(Descriptor layer, Digest diffId) {}
}
