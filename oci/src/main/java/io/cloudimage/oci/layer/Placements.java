// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.error.Thrown;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What a layer does to a tree, in the order of its entries: put by the thread that reads the layer,
 * done by the one that owns the tree. Who puts waits while too many are undone.
 */
final class Placements {
  /** Each takes some hundred bytes of memory. */
  private static final int MOST = 20_000;

  private final BlockingQueue<Placement> queue = new LinkedBlockingQueue<>(MOST);

  /** A change of a tree. */
  @FunctionalInterface
  interface Change {
    void in(TreeEditor editor) throws IOException;
  }

  /** What an entry does, and what there is to say of it. */
  private record Placement(Change change, ExtractionNotes notes, boolean last) {}

  void put(Change change, ExtractionNotes notes) throws InterruptedException {
    queue.put(new Placement(change, notes, false));
  }

  /**
   * Nothing more comes.
   *
   * @param failure is thrown when all else is done
   */
  void end(Optional<Throwable> failure) throws InterruptedException {
    queue.put(
        new Placement(
            editor -> {
              if (failure.isPresent()) {
                throw Thrown.of(failure.get());
              }
            },
            new ExtractionNotes(),
            true));
  }

  /**
   * Does all changes until the end.
   *
   * @throws io.cloudimage.oci.error.OciException CANCELLED if the thread is interrupted
   */
  void doAll(TreeEditor editor, ExtractionNotes notes) throws IOException {
    Placement next;
    do {
      next = take();
      notes.add(next.notes());
      next.change().in(editor);
    } while (!next.last());
  }

  private Placement take() throws CancelledException {
    try {
      return queue.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    }
  }
}
