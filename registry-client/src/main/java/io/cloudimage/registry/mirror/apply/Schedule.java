// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.apply;

import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.mirror.plan.WorkList;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What may be done next: references whose blobs are there come first; of the blobs, half of the
 * workers take the smallest and half the largest that is left, so that the long ones are under way
 * early and the short ones never wait for them. For threads.
 */
final class Schedule {
  /** A piece of work: one of the two. */
  record Item(Optional<WorkList.ReferenceWork> reference, Optional<List<WorkList.BlobWork>> blob) {}

  private final Deque<WorkList.ReferenceWork> ready = new ArrayDeque<>();
  private final Deque<List<WorkList.BlobWork>> blobs = new ArrayDeque<>();
  private final Map<WorkList.ReferenceWork, Set<Place>> waiting = new HashMap<>();
  private final Map<Place, List<WorkList.ReferenceWork>> waiters = new HashMap<>();
  private final Set<WorkList.ReferenceWork> failed = new HashSet<>();
  private boolean ended;

  /**
   * @param references what is to be changed here
   * @param deliveries the blobs that are to be brought from here, those of one digest together
   * @param isThere what needs not be waited for
   */
  Schedule(
      List<WorkList.ReferenceWork> references,
      List<List<WorkList.BlobWork>> deliveries,
      java.util.function.Predicate<Place> isThere) {
    for (WorkList.ReferenceWork reference : references) {
      Set<Place> missing = new LinkedHashSet<>();
      for (Digest blob : reference.blobs()) {
        Place place = new Place(reference.at(), blob);
        if (!isThere.test(place)) {
          missing.add(place);
          waiters.computeIfAbsent(place, p -> new ArrayList<>()).add(reference);
        }
      }
      if (missing.isEmpty()) {
        ready.add(reference);
      } else {
        waiting.put(reference, missing);
      }
    }
    deliveries.stream()
        .sorted(Comparator.comparingLong(works -> works.get(0).blob().size()))
        .forEach(blobs::add);
  }

  /**
   * The next piece of work; waits if there is none now. Empty when all is done or given up.
   *
   * @param large whether the largest blob is taken rather than the smallest
   */
  synchronized Optional<Item> next(boolean large) throws CancelledException {
    try {
      while (true) {
        if (ended) {
          return Optional.empty();
        }
        if (!ready.isEmpty()) {
          return Optional.of(new Item(Optional.of(ready.remove()), Optional.empty()));
        }
        if (!blobs.isEmpty()) {
          List<WorkList.BlobWork> works = large ? blobs.removeLast() : blobs.removeFirst();
          return Optional.of(new Item(Optional.empty(), Optional.of(works)));
        }
        if (waiting.isEmpty()) {
          return Optional.empty();
        }
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    }
  }

  /** A blob has come. */
  synchronized void arrived(Place place) {
    List<WorkList.ReferenceWork> dependents = waiters.remove(place);
    if (dependents != null) {
      for (WorkList.ReferenceWork dependent : dependents) {
        Set<Place> missing = waiting.get(dependent);
        if (missing != null && missing.remove(place) && missing.isEmpty()) {
          waiting.remove(dependent);
          ready.add(dependent);
        }
      }
    }
    notifyAll();
  }

  /** A blob will not come. Returns the references that are given up for it, each once. */
  synchronized List<WorkList.ReferenceWork> lost(Place place) {
    List<WorkList.ReferenceWork> given = new ArrayList<>();
    List<WorkList.ReferenceWork> dependents = waiters.remove(place);
    if (dependents != null) {
      for (WorkList.ReferenceWork dependent : dependents) {
        if (waiting.remove(dependent) != null && failed.add(dependent)) {
          given.add(dependent);
        }
      }
    }
    notifyAll();
    return given;
  }

  /** What is still waited for. */
  synchronized Set<Place> awaited() {
    Set<Place> awaited = new LinkedHashSet<>();
    waiting.values().forEach(awaited::addAll);
    return awaited;
  }

  /** Ends all waiting: something went so wrong that nothing more is to be done. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** What is done with pieces of work. */
  interface Worker {
    void run(Item item) throws IOException;
  }
}
