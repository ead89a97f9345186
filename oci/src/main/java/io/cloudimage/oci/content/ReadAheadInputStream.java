// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.content;

import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.error.Thrown;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a source on a thread of its own, a little ahead of who reads this stream, so that both work
 * at once. It takes 1 MiB of memory, however long the source is.
 *
 * <p>What the source throws is thrown here, the very same, after all bytes that came before it. The
 * source is read by the other thread alone until this stream is closed: what it checks at its end
 * has been checked when the end is reached here.
 *
 * <p>Not for several readers.
 */
public final class ReadAheadInputStream extends WholeInputStream {
  private static final int CHUNKS = 4;
  private static final int CHUNK_BYTES = 256 * 1024;

  /** Chunks go around: from here to the source's thread, and back by the other queue. */
  private final BlockingQueue<Chunk> empty = new ArrayBlockingQueue<>(CHUNKS);

  private final BlockingQueue<Chunk> filled = new ArrayBlockingQueue<>(CHUNKS);
  private final ReadingThread thread;
  private @Nullable Chunk current;
  private boolean closed;

  private ReadAheadInputStream(InputStream source) {
    super(source);
    for (int i = 0; i < CHUNKS; i++) {
      empty.add(new Chunk());
    }
    thread = ReadingThread.start("cloudimage-read-ahead", this::readSource);
  }

  /** Begins to read a source; closing the stream closes it. */
  public static ReadAheadInputStream of(InputStream source) {
    return new ReadAheadInputStream(source);
  }

  private void readSource() {
    try {
      Chunk chunk;
      do {
        chunk = empty.take();
        chunk.fill(in);
        filled.put(chunk);
      } while (!chunk.last);
    } catch (InterruptedException e) {
      // The stream was closed.
    }
  }

  /**
   * @throws io.cloudimage.oci.error.OciException CANCELLED if the thread is interrupted while it
   *     waits for the source
   */
  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
    if (length == 0) {
      return 0;
    }
    Chunk chunk = current == null ? take() : current;
    while (chunk.isEmpty() && !chunk.last) {
      empty.add(chunk);
      current = null;
      chunk = take();
    }
    current = chunk;
    return chunk.isEmpty() ? chunk.end() : chunk.give(buffer, offset, length);
  }

  private Chunk take() throws CancelledException {
    try {
      return filled.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    }
  }

  /** What can be read without waiting. */
  @Override
  public int available() {
    Chunk chunk = current == null ? filled.peek() : current;
    return chunk == null ? 0 : chunk.limit - chunk.at;
  }

  /** Ends the reading, interrupting it, and closes the source when its thread has ended. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    thread.stop();
    in.close();
  }

  /** Some bytes of the source; the last ones with how it ended. */
  private static final class Chunk {
    private final byte[] bytes = new byte[CHUNK_BYTES];
    private int at;
    private int limit;
    private boolean last;
    private @Nullable Throwable failure;

    void fill(InputStream source) {
      at = 0;
      limit = 0;
      try {
        while (limit < bytes.length) {
          int count = source.read(bytes, limit, bytes.length - limit);
          if (count < 0) {
            last = true;
            return;
          }
          limit += count;
        }
      } catch (IOException | RuntimeException | Error e) {
        last = true;
        failure = e;
      }
    }

    boolean isEmpty() {
      return at == limit;
    }

    int give(byte[] buffer, int offset, int length) {
      int count = Math.min(length, limit - at);
      System.arraycopy(bytes, at, buffer, offset, count);
      at += count;
      return count;
    }

    int end() throws IOException {
      if (failure != null) {
        throw Thrown.of(failure);
      }
      return -1;
    }
  }
}
