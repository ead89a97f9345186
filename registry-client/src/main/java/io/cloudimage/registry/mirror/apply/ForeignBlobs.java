// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.apply;

import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.transfer.Cancellation;
import io.cloudimage.registry.mirror.MirrorRegistries;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Waits for blobs that other shards bring, by asking for them: at first every quarter of a second,
 * in the end every five. A shard that is dead is given up after a while; who waits for it never
 * does its work, for it may only be slow.
 */
final class ForeignBlobs {
  private static final long FIRST_PAUSE = 250;
  private static final long LAST_PAUSE = 5_000;

  private final MirrorRegistries registries;
  private final Schedule schedule;
  private final Ledger ledger;
  private final Cancellation cancellation;
  private final LongSupplier nanoTime;
  private final Duration patience;

  ForeignBlobs(
      MirrorRegistries registries,
      Schedule schedule,
      Ledger ledger,
      Cancellation cancellation,
      LongSupplier nanoTime,
      Duration patience) {
    this.registries = registries;
    this.schedule = schedule;
    this.ledger = ledger;
    this.cancellation = cancellation;
    this.nanoTime = nanoTime;
    this.patience = patience;
  }

  /**
   * Waits until all have come, or none has for too long.
   *
   * @return those that have not come
   */
  Set<Place> await(Map<Place, Descriptor> foreign) throws IOException {
    long pause = FIRST_PAUSE;
    long last = nanoTime.getAsLong();
    Set<Place> missing = new LinkedHashSet<>(foreign.keySet());
    while (true) {
      missing.retainAll(schedule.awaited());
      boolean came = false;
      for (Place place : List.copyOf(missing)) {
        cancellation.check();
        if (isThere(place, foreign)) {
          ledger.add(place);
          schedule.arrived(place);
          missing.remove(place);
          came = true;
        }
      }
      if (missing.isEmpty()) {
        return missing;
      }
      long now = nanoTime.getAsLong();
      last = came ? now : last;
      if (now - last > patience.toNanos()) {
        return missing;
      }
      pause = came ? FIRST_PAUSE : Math.min(LAST_PAUSE, pause * 3 / 2);
      sleep(pause);
    }
  }

  private boolean isThere(Place place, Map<Place, Descriptor> foreign) throws IOException {
    Descriptor blob = foreign.get(place);
    try {
      return blob != null && registries.repository(place.repository()).exists(blob);
    } catch (OciException e) {
      cancellation.check();
      return false; // The repository may not be there yet; who cannot be asked is asked again.
    }
  }

  private static void sleep(long millis) throws CancelledException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    }
  }
}
