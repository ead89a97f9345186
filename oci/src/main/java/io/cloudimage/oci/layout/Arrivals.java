// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The blobs that this process brings into the store just now. It is the monitor of all of them: who
 * follows one waits here for any change, and then looks.
 */
final class Arrivals {
  private final Map<Digest, Arrival> underWay = new HashMap<>();

  /**
   * A try begins.
   *
   * @param file is there, to be opened
   */
  synchronized Arrival begin(Digest digest, Path file) {
    Arrival arrival = new Arrival(this, file);
    underWay.put(digest, arrival);
    notifyAll();
    return arrival;
  }

  /** The blob stands under its name, whoever has brought it. */
  synchronized void stored(Digest digest) {
    Arrival arrival = underWay.remove(digest);
    if (arrival != null) {
      arrival.stored();
    }
    notifyAll();
  }

  /** The try has come to nothing, or there was none. */
  synchronized void failed(Digest digest, IOException why) {
    Arrival arrival = underWay.remove(digest);
    if (arrival != null) {
      arrival.failed(why);
    }
  }

  /** The try that is under way; null if there is none. */
  synchronized @Nullable Arrival of(Digest digest) {
    return underWay.get(digest);
  }

  /** Waits for any change; to be called by one who has the monitor since it looked. */
  void awaitChange() throws CancelledException {
    try {
      wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    }
  }

  /** Wakes all who wait. */
  synchronized void changed() {
    notifyAll();
  }
}
