// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/** How far content has come that one thread makes and another one follows, who is woken seldom. */
final class Growth {
  private long available;
  private long awaited = Long.MAX_VALUE;
  private boolean abandoned;
  private @Nullable Descriptor whole;

  /** So many bytes are there by now. */
  synchronized void reached(long bytes) {
    available = bytes;
    if (bytes >= awaited) {
      notifyAll();
    }
  }

  /** The content is whole. */
  synchronized void completed(Descriptor descriptor) {
    available = descriptor.size();
    whole = descriptor;
    notifyAll();
  }

  /** No more will come; content that is whole already stays so. */
  synchronized void abandoned() {
    abandoned = whole == null;
    notifyAll();
  }

  /**
   * Waits until so many bytes are there, or all.
   *
   * @return how many are there
   * @throws IOException if no more will come
   */
  synchronized long awaitReached(long bytes) throws IOException {
    awaited = bytes;
    try {
      while (available < bytes && whole == null && !abandoned) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for content");
    } finally {
      awaited = Long.MAX_VALUE;
    }
    if (abandoned) {
      throw new IOException("the content was given up");
    }
    return available;
  }

  /** What the content is, once it is whole. */
  synchronized @Nullable Descriptor whole() {
    return whole;
  }
}
