// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.content.ReadingThread;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * A layer that a thread of its own reads and checks, and whose files it makes in the staging area,
 * while other layers may still be on their way into the tree. {@link LayerExtractor} makes it, puts
 * it into the tree, and ends it.
 */
public final class LayerPreparation implements Closeable {
  private final Placements placements;
  private final ReadingThread thread;

  /** Reads a layer. */
  @FunctionalInterface
  interface Reading {
    void run() throws IOException, InterruptedException;
  }

  private LayerPreparation(Placements placements, ReadingThread thread) {
    this.placements = placements;
    this.thread = thread;
  }

  static LayerPreparation start(Placements placements, Reading reading) {
    return new LayerPreparation(
        placements, ReadingThread.start("cloudimage-layer", () -> run(placements, reading)));
  }

  private static void run(Placements placements, Reading reading) {
    try {
      Optional<Throwable> failure = Optional.empty();
      try {
        reading.run();
      } catch (IOException | RuntimeException | Error e) {
        failure = Optional.of(e);
      }
      placements.end(failure);
    } catch (InterruptedException e) {
      // It was closed.
    }
  }

  /**
   * Puts all of the layer into the tree, waiting for what is not prepared yet. Returns when the
   * layer was read to its end.
   *
   * @throws IOException also what the reading threw, when all before it was done
   */
  void place(TreeEditor editor, ExtractionNotes notes) throws IOException {
    placements.doAll(editor, notes);
  }

  /** Interrupts the reading, if it goes on, and returns when its thread has ended. */
  @Override
  public void close() {
    thread.stop();
  }
}
