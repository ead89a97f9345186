// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.output.Console;
import io.cloudimage.cli.output.Progress.Outcome;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.rootfs.UnpackListener;

/** Shows how layers are unpacked. */
final class UnpackProgress implements UnpackListener {
  private final Console console;

  UnpackProgress(Console console) {
    this.console = console;
  }

  @Override
  public void layerStarted(Descriptor layer, Digest diffId, int index, int count) {
    console.progress().started(id(diffId), label(diffId), layer.size());
  }

  @Override
  public void bytesRead(Digest diffId, long count) {
    console.progress().advanced(id(diffId), count);
  }

  @Override
  public void layerCompleted(Descriptor layer, Digest diffId) {
    console.progress().finished(id(diffId), label(diffId), layer.size(), Outcome.DONE, "");
  }

  /** Another one than that of the blob, which may be under way at the same time. */
  private static String id(Digest diffId) {
    return "files:" + diffId;
  }

  private static String label(Digest diffId) {
    return "files of layer " + diffId.shortHex();
  }
}
