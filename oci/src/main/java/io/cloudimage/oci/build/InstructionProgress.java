// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.layer.Layer;
import io.cloudimage.oci.model.Platform;

/** Tells a listener how one instruction goes. */
record InstructionProgress(BuildListener listener, Platform platform, int number) {
  void advanced(long bytes) {
    listener.advanced(platform, number, bytes);
  }

  void wrote(Layer layer) {
    listener.wrote(platform, number, layer);
  }

  void reused(Layer layer) {
    listener.reused(platform, number, layer);
  }

  void finished() {
    listener.finished(platform, number);
  }
}
