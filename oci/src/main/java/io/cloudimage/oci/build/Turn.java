// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.content.BlobIngester;
import io.cloudimage.oci.content.Ingest;
import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.MediaType;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The turn to compress a large layer: whoever compresses takes tens of megabytes. It is over when
 * the last byte is written, or when it is closed; that the bytes then have to reach the disk keeps
 * nobody waiting.
 */
final class Turn implements AutoCloseable {
  private final Semaphore turns;
  private final AtomicBoolean over = new AtomicBoolean();

  private Turn(Semaphore turns) {
    this.turns = turns;
  }

  /**
   * Waits for a turn.
   *
   * @throws CancelledException if the thread is interrupted
   */
  static Turn take(Semaphore turns) throws CancelledException {
    try {
      turns.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    }
    return new Turn(turns);
  }

  @Override
  public void close() {
    if (over.compareAndSet(false, true)) {
      turns.release();
    }
  }

  /** The same store, whose next content ends the turn with its last byte. */
  BlobIngester endedBy(BlobIngester store) {
    return () -> new EndingIngest(store.ingest());
  }

  private final class EndingIngest extends Ingest {
    private final Ingest ingest;

    EndingIngest(Ingest ingest) {
      this.ingest = ingest;
    }

    @Override
    public void write(int oneByte) throws IOException {
      ingest.write(oneByte);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ingest.write(bytes, offset, length);
    }

    @Override
    public long size() {
      return ingest.size();
    }

    @Override
    public Descriptor commit(MediaType mediaType) throws IOException {
      Turn.this.close();
      return ingest.commit(mediaType);
    }

    @Override
    public void close() throws IOException {
      ingest.close();
    }
  }
}
