// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.model.Descriptor;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/** Blobs that are known to be missing, in an order, while more are being asked for. */
final class MissingBlobs {
  private final PriorityQueue<Descriptor> blobs;
  private int asking;

  /**
   * @param order of those that are known at the same time
   * @param asking how many threads ask, each of which says {@link #asked} in the end
   */
  MissingBlobs(Comparator<Descriptor> order, int asking) {
    this.blobs = new PriorityQueue<>(order);
    this.asking = asking;
  }

  synchronized void add(Descriptor blob) {
    blobs.add(blob);
    notifyAll();
  }

  /** One thread fewer asks. */
  synchronized void asked() {
    asking--;
    notifyAll();
  }

  /**
   * The first of those that are known by now; waits for one as long as any is asked for.
   *
   * @return empty if there is none any more
   */
  synchronized Optional<Descriptor> take() throws CancelledException {
    try {
      while (blobs.isEmpty() && asking > 0) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    }
    return Optional.ofNullable(blobs.poll());
  }
}
