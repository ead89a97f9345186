// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.layer.Layer;
import io.cloudimage.oci.model.Platform;

/**
 * Is told how a build goes. Methods return fast, throw nothing, and change nothing. Instructions
 * begin in their order, on the thread that builds; their layers are written by others while later
 * ones begin.
 */
public interface BuildListener {
  /** Hears nothing. */
  BuildListener NONE = new BuildListener() {};

  /**
   * An instruction begins.
   *
   * @param number from 1 to {@code count}, within its platform
   * @param instruction as written
   */
  default void started(Platform platform, int number, int count, String instruction) {}

  /** Bytes of files went into an instruction's layer. */
  default void advanced(Platform platform, int number, long bytes) {}

  /** An instruction's layer was made, and is in the store. */
  default void wrote(Platform platform, int number, Layer layer) {}

  /** An instruction's layer was in the store already, made by an earlier build. */
  default void reused(Platform platform, int number, Layer layer) {}

  /** An instruction is done, with or without a layer. */
  default void finished(Platform platform, int number) {}

  /** Something is worth a warning; it is also in the result. */
  default void warned(String message) {}
}
