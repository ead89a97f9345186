// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.apply;

import io.cloudimage.registry.mirror.plan.WorkList;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of the references of this run. For threads. */
final class Outcomes {
  private final Map<String, Outcome> byName = new TreeMap<>();

  synchronized void put(WorkList.ReferenceWork work, Outcome.Result result, String message) {
    byName.put(
        work.toString(), new Outcome(work.toString(), work.planned().change(), result, message));
  }

  void failed(WorkList.ReferenceWork work, IOException e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    put(work, Outcome.Result.FAILED, message);
  }

  synchronized List<Outcome> all() {
    return List.copyOf(byName.values());
  }

  /** Whether anything in a repository is not as planned. */
  synchronized boolean isAnyBadAt(String repository) {
    return byName.values().stream()
        .anyMatch(
            outcome ->
                !outcome.isGood()
                    && (outcome.name().startsWith(repository + ":")
                        || outcome.name().startsWith(repository + "@")));
  }
}
