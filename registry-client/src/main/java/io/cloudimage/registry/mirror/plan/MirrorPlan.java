// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import io.cloudimage.oci.model.Digest;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be done, whole: who has the plan needs neither the mirror file nor what the planner
 * knew.
 *
 * @param content all that is to be brought somewhere, with what it refers to
 * @param failures what could not be planned
 * @param cost what carrying it out is expected to take
 */
public record MirrorPlan(
    Instant created,
    List<RepositoryPlan> repositories,
    Map<Digest, PlannedContent> content,
    List<PlanFailure> failures,
    PlanCost cost) {
  public MirrorPlan {
    repositories = List.copyOf(repositories);
    content = Collections.unmodifiableMap(new TreeMap<>(content));
    failures = List.copyOf(failures);
  }

  /** How many references are to be changed so. */
  public long count(Change change) {
    return repositories.stream()
        .flatMap(repository -> repository.references().stream())
        .filter(reference -> reference.change() == change)
        .count();
  }
}
