// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.layer.Layer;
import io.cloudimage.oci.model.Platform;

/**
 * Is told how a build goes. Methods return fast, throw nothing, and change nothing; they are called
 * in the order of the instructions, on the thread that builds.
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

  /** Bytes of files went into the current layer. */
  default void advanced(long bytes) {}

  /** The current instruction's layer is in the store. */
  default void wrote(Layer layer) {}

  /** The instruction is done, with or without a layer. */
  default void finished(Platform platform, int number) {}

  /** Something is worth a warning; it is also in the result. */
  default void warned(String message) {}
}
