// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.apply;

import io.cloudimage.oci.transfer.Cancellation;
import io.cloudimage.oci.transfer.Workers;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The threads of a run. All of them have ended when a method returns. */
final class Crew {
  private final int threads;
  private final Cancellation cancellation;

  Crew(int threads, Cancellation cancellation) {
    this.threads = threads;
    this.cancellation = cancellation;
  }

  /** What is done beside the work. */
  interface Aside {
    void run() throws IOException;
  }

  /** Does the same with all; what is thrown ends the others. */
  <T> void each(List<T> items, Workers.Work<T> work) throws IOException {
    try (Cancellation.Part part = cancellation.part()) {
      new Workers(threads, part.cancellation()).forEach(items, work);
    }
    cancellation.check();
  }

  /** Works off the schedule, with one more thread for what is done beside it. */
  void run(Schedule schedule, Schedule.Worker worker, Aside aside) throws IOException {
    Closeable ender = schedule::end;
    cancellation.register(ender);
    List<Integer> numbers = new ArrayList<>();
    for (int i = -1; i < threads; i++) {
      numbers.add(i);
    }
    try (Cancellation.Part part = cancellation.part()) {
      new Workers(numbers.size(), part.cancellation())
          .forEach(
              numbers,
              number -> {
                try {
                  if (number < 0) {
                    aside.run();
                  } else {
                    work(schedule, worker, number % 2 == 1);
                  }
                } catch (IOException | RuntimeException | Error e) {
                  schedule.end();
                  throw e;
                }
              });
    } finally {
      cancellation.unregister(ender);
    }
    cancellation.check();
  }

  private void work(Schedule schedule, Schedule.Worker worker, boolean large) throws IOException {
    while (true) {
      Optional<Schedule.Item> item = schedule.next(large);
      if (item.isEmpty()) {
        return;
      }
      cancellation.check();
      worker.run(item.get());
    }
  }
}
