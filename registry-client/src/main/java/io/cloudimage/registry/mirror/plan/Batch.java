// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.transfer.Cancellation;
import io.cloudimage.oci.transfer.Workers;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Does the same with many things, several at once; what fails is noted, and the rest goes on. */
final class Batch {
  private final int threads;
  private final Cancellation cancellation;
  private final List<PlanFailure> failures = new CopyOnWriteArrayList<>();

  /** What is done with one thing. */
  interface Step<T> {
    void run(T item) throws IOException;
  }

  Batch(int threads, Cancellation cancellation) {
    this.threads = threads;
    this.cancellation = cancellation;
  }

  /**
   * Runs the step for all items. An item's failure is noted under its name and ends nothing.
   *
   * @throws CancelledException if the work was cancelled
   */
  <T> void each(Collection<T> items, Step<T> step) throws IOException {
    try (Cancellation.Part part = cancellation.part()) {
      new Workers(threads, part.cancellation())
          .forEach(
              List.copyOf(items),
              item -> {
                cancellation.check();
                try {
                  step.run(item);
                } catch (CancelledException e) {
                  throw e;
                } catch (IOException e) {
                  cancellation.check();
                  fail(item.toString(), e);
                } catch (IllegalArgumentException e) {
                  fail(item.toString(), new IOException(e.getMessage(), e));
                }
              });
    }
    cancellation.check();
  }

  void fail(String subject, IOException failure) {
    failures.add(PlanFailure.of(subject, failure));
  }

  void fail(PlanFailure failure) {
    failures.add(failure);
  }

  /** What failed, in the order of its subjects. */
  List<PlanFailure> failures() {
    return failures.stream()
        .sorted(
            java.util.Comparator.comparing(PlanFailure::subject)
                .thenComparing(PlanFailure::message))
        .distinct()
        .toList();
  }
}
