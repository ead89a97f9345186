// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import io.cloudimage.oci.error.CancelledException;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Ends an operation from another thread. A thread that waits for bytes does not heed an interrupt;
 * closing what it reads from is what wakes it.
 */
public final class Cancellation {
  private final Set<Closeable> open = new LinkedHashSet<>();
  private boolean cancelled;

  /** Ends the operation: closes everything that is registered. Further calls do nothing. */
  public void cancel() {
    List<Closeable> closing;
    synchronized (this) {
      cancelled = true;
      closing = new ArrayList<>(open);
      open.clear();
    }
    for (Closeable closeable : closing) {
      closeQuietly(closeable);
    }
  }

  /**
   * A cancellation for a part of the work: it is cancelled with this one, and may be cancelled
   * alone. Closing the part when it has ended lets go of it, and cancels it.
   */
  public Part part() throws CancelledException {
    Cancellation inner = new Cancellation();
    Closeable link = register(inner::cancel);
    return new Part(inner, () -> unregister(link));
  }

  /** A part of the work with its own cancellation. */
  public record Part(Cancellation cancellation, Runnable release) implements AutoCloseable {
    @Override
    public void close() {
      release.run();
      cancellation.cancel();
    }
  }

  public synchronized boolean isCancelled() {
    return cancelled;
  }

  /**
   * @throws CancelledException if the operation was cancelled
   */
  public void check() throws CancelledException {
    if (isCancelled()) {
      throw new CancelledException();
    }
  }

  /**
   * Registers something to be closed by {@link #cancel}.
   *
   * @throws CancelledException if it has been called; {@code closeable} is then closed
   */
  public <T extends Closeable> T register(T closeable) throws CancelledException {
    synchronized (this) {
      if (!cancelled) {
        open.add(closeable);
        return closeable;
      }
    }
    closeQuietly(closeable);
    throw new CancelledException();
  }

  public synchronized void unregister(Closeable closeable) {
    open.remove(closeable);
  }

  private static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      // It is being abandoned; who uses it learns of the cancellation instead.
    }
  }
}
