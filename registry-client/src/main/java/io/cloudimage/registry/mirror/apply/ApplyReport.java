// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.apply;

import io.cloudimage.registry.mirror.plan.Change;
import java.util.List;

/**
 * What carrying out a plan, or a shard of it, has done.
 *
 * @param outcomes of every reference that was to be changed, in the order of their names
 * @param blobs how many were sent
 * @param bytes of these blobs and of all documents that were stored
 * @param mounted how many blobs a registry took over from its own repositories
 */
public record ApplyReport(
    List<Outcome> outcomes, long blobs, long bytes, long mounted, long mountedBytes) {
  public ApplyReport {
    outcomes = List.copyOf(outcomes);
  }

  /** Whether all of it is as planned now. */
  public boolean isComplete() {
    return outcomes.stream().allMatch(Outcome::isGood);
  }

  public long count(Outcome.Result result) {
    return outcomes.stream().filter(outcome -> outcome.result() == result).count();
  }

  /** How many references were changed so. */
  public long done(Change change) {
    return outcomes.stream()
        .filter(outcome -> outcome.change() == change && outcome.isGood())
        .count();
  }
}
