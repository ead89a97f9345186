// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Brings blobs to a destination: asks for all of them, or takes them over by mounts, in many small
 * requests at once; and sends meanwhile what is known to be missing, the largest first, so that no
 * long transfer is left to begin when all others are done.
 */
final class BlobCopies {
  /** Questions are answered at once, and say what there is to send. */
  private static final int QUESTIONS_FOR_A_TRANSFER = 4;

  private final BlobCopy copy;
  private final CopyOptions options;

  /**
   * @param options with one blob at once, all goes one after the other; the cancellation is
   *     cancelled by the first failure
   */
  BlobCopies(BlobCopy copy, CopyOptions options) {
    this.copy = copy;
    this.options = options;
  }

  /** One thread's work. */
  private interface Loop {
    void run() throws IOException;
  }

  /** Returns when all are there. */
  void copyAll(List<Descriptor> blobs) throws IOException {
    List<Descriptor> ordered = new ArrayList<>(blobs);
    int transfers = Math.min(blobs.size(), options.concurrency());
    if (transfers < 2) {
      ordered.sort(Comparator.comparingInt(this::place));
      new Workers(1, options.cancellation()).forEach(ordered, copy::copy);
      return;
    }
    ordered.sort(order());
    int asking = Math.min(blobs.size(), transfers * QUESTIONS_FOR_A_TRANSFER);
    MissingBlobs missing = new MissingBlobs(order(), asking);
    Queue<Descriptor> unasked = new ConcurrentLinkedQueue<>(ordered);
    // What is to begin before all others must be known before they are.
    for (int i = 0; i < ordered.size() && place(ordered.get(i)) < options.first().size(); i++) {
      ask(unasked.remove(), missing);
    }
    List<Loop> loops = new ArrayList<>();
    loops.addAll(Collections.nCopies(asking, () -> askAll(unasked, missing)));
    loops.addAll(Collections.nCopies(transfers, () -> sendAll(missing)));
    new Workers(loops.size(), options.cancellation()).forEach(loops, Loop::run);
  }

  private Comparator<Descriptor> order() {
    Comparator<Descriptor> largest = Comparator.comparingLong(Descriptor::size).reversed();
    return Comparator.comparingInt(this::place).thenComparing(largest);
  }

  private int place(Descriptor blob) {
    int place = options.first().indexOf(blob.digest());
    return place < 0 ? options.first().size() : place;
  }

  private void askAll(Queue<Descriptor> unasked, MissingBlobs missing) throws IOException {
    try {
      for (Descriptor blob = unasked.poll(); blob != null; blob = unasked.poll()) {
        ask(blob, missing);
      }
    } finally {
      missing.asked();
    }
  }

  private void ask(Descriptor blob, MissingBlobs missing) throws IOException {
    if (!copy.isThere(blob)) {
      missing.add(blob);
    }
  }

  private void sendAll(MissingBlobs missing) throws IOException {
    for (Optional<Descriptor> b = missing.take(); b.isPresent(); b = missing.take()) {
      copy.send(b.get());
    }
  }
}
