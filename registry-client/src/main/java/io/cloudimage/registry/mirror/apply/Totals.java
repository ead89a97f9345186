// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.apply;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.transfer.TransferListener;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what happens, and passes it on. */
final class Totals {
  private final TransferListener listener;
  private final AtomicLong blobs = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong mounted = new AtomicLong();
  private final AtomicLong mountedBytes = new AtomicLong();

  Totals(TransferListener listener) {
    this.listener = listener;
  }

  TransferListener listener() {
    return listener;
  }

  void sent(Descriptor blob) {
    blobs.incrementAndGet();
    bytes.addAndGet(blob.size());
    listener.completed(blob);
  }

  void stored(Descriptor document) {
    bytes.addAndGet(document.size());
  }

  void mounted(Descriptor blob) {
    mounted.incrementAndGet();
    mountedBytes.addAndGet(blob.size());
    listener.mounted(blob);
  }

  void skipped(Descriptor blob) {
    listener.skipped(blob);
  }

  ApplyReport report(java.util.List<Outcome> outcomes) {
    return new ApplyReport(outcomes, blobs.get(), bytes.get(), mounted.get(), mountedBytes.get());
  }
}
