// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import io.cloudimage.oci.model.Descriptor;

/** Counts what happens, and passes it on. */
final class Tally {
  private final Descriptor root;
  private final TransferListener listener;
  private int transferred;
  private long transferredBytes;
  private int skipped;
  private long skippedBytes;
  private int mounted;
  private long mountedBytes;

  Tally(Descriptor root, TransferListener listener) {
    this.root = root;
    this.listener = listener;
  }

  void started(Descriptor descriptor) {
    listener.started(descriptor);
  }

  void advanced(Descriptor descriptor, long bytes) {
    listener.advanced(descriptor, bytes);
  }

  void resumed(Descriptor descriptor, long offset) {
    listener.resumed(descriptor, offset);
  }

  void completed(Descriptor descriptor) {
    synchronized (this) {
      transferred++;
      transferredBytes += descriptor.size();
    }
    listener.completed(descriptor);
  }

  /** The listener has heard of it when it arrived. */
  synchronized void sentAhead(Descriptor descriptor) {
    transferred++;
    transferredBytes += descriptor.size();
  }

  void skipped(Descriptor descriptor) {
    synchronized (this) {
      skipped++;
      skippedBytes += descriptor.size();
    }
    listener.skipped(descriptor);
  }

  void mounted(Descriptor descriptor) {
    synchronized (this) {
      mounted++;
      mountedBytes += descriptor.size();
    }
    listener.mounted(descriptor);
  }

  void failed(Descriptor descriptor) {
    listener.failed(descriptor);
  }

  synchronized CopyReport report() {
    return new CopyReport(
        root, transferred, transferredBytes, skipped, skippedBytes, mounted, mountedBytes);
  }
}
