// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.rootfs;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;

/**
 * Is told how unpacking goes. Its methods return fast and throw nothing. Several layers may be read
 * at once: {@link #bytesRead} is called by the threads that read them, all else by the one that
 * unpacks.
 */
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

  /** Bytes of a layer's blob were read; they add up to its descriptor's size. */
  default void bytesRead(Digest diffId, long count) {}

  /** The layer is applied and all its digests were right. */
  default void layerCompleted(Descriptor layer, Digest diffId) {}
}
