// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.mirror.MirrorRegistries;
import io.cloudimage.registry.mirror.RepositoryAddress;
import io.cloudimage.registry.mirror.file.MirrorFile;
import io.cloudimage.registry.mirror.state.MirrorState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares what a mirror file asks for with what is there, and says what is to be done. All
 * repositories are looked at side by side, in steps: lists of tags first, then what the tags name,
 * then the documents of what is new. Nothing is changed anywhere but in the state.
 */
public final class Planner {
  private final MirrorRegistries registries;
  private final MirrorState state;
  private final PlanOptions options;

  public Planner(MirrorRegistries registries, MirrorState state, PlanOptions options) {
    this.registries = registries;
    this.state = state;
    this.options = options;
  }

  /**
   * Makes a plan. What cannot be planned is among its failures; what was seen is saved.
   *
   * @throws io.cloudimage.oci.error.CancelledException if it was cancelled
   */
  public MirrorPlan plan(MirrorFile file) throws IOException {
    Instant now = options.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    Duration recheck = options.recheck() ? Duration.ZERO : file.recheck();
    Batch batch = new Batch(options.threads(), options.cancellation());
    Documents documents = new Documents(state.documents());
    try {
      List<Unit> units = new Units(registries, state, documents, batch, now).of(file, recheck);
      Wants wants = new Wants(batch);
      List<Want> images =
          wants.select(units, source -> new Created(source, documents, state.documents(), now));
      Settlement settlement = new Settlement(batch, documents, now);
      List<Settled> settled = new ArrayList<>(settlement.settle(images));
      Closures closures = new Closures(batch, documents, recheck, now);
      settled.addAll(closures.follow(settled, more -> settlement.settle(wants.more(more))));
      Pruning pruning =
          new Pruning(batch, wants, documents, new PruneGuard(file.maximumDrop()), options);
      List<RepositoryPlan> repositories = new ArrayList<>();
      Map<Digest, PlannedContent> content = needed(settled, documents.content());
      for (Map.Entry<RepositoryAddress, List<Unit>> destination : byDestination(units).entrySet()) {
        repositories.addAll(
            repositories(destination.getValue(), settled, content, documents, pruning, now));
      }
      MirrorPlan plan =
          new MirrorPlan(
              now, repositories, content, batch.failures(), new PlanCost(0, 0, 0, 0, 0, 0));
      return CostEstimate.add(plan, documents.pulls());
    } finally {
      state.save();
    }
  }

  private static List<RepositoryPlan> repositories(
      List<Unit> units,
      List<Settled> settled,
      Map<Digest, PlannedContent> content,
      Documents documents,
      Pruning pruning,
      Instant now)
      throws IOException {
    DestinationView destination = units.get(0).destination();
    Map<RepositoryAddress, List<PlannedReference>> bySource = new TreeMap<>();
    List<Settled> here = new ArrayList<>();
    for (Unit unit : units) {
      bySource.computeIfAbsent(unit.source().address(), address -> new ArrayList<>());
    }
    for (Settled one : settled) {
      if (one.want().destination() == destination) {
        here.add(one);
        bySource.getOrDefault(one.want().source().address(), new ArrayList<>()).add(one.planned());
      }
    }
    Pruning.Outcome pruned = pruning.of(destination, units, here, now);
    boolean brings = here.stream().anyMatch(one -> one.planned().brings());
    Set<Digest> present =
        brings ? Present.of(destination, content.keySet(), documents) : new HashSet<>();
    List<RepositoryPlan> plans = new ArrayList<>();
    for (Map.Entry<RepositoryAddress, List<PlannedReference>> source : bySource.entrySet()) {
      List<PlannedReference> references = new ArrayList<>(source.getValue());
      boolean first = plans.isEmpty();
      if (first) {
        references.addAll(pruned.deletions());
      }
      references.sort(Comparator.comparing(planned -> planned.reference().toString()));
      plans.add(
          new RepositoryPlan(
              source.getKey(),
              destination.address(),
              references,
              present,
              first ? pruned.refused() : Optional.empty()));
    }
    return plans;
  }

  private static Map<RepositoryAddress, List<Unit>> byDestination(List<Unit> units) {
    Map<RepositoryAddress, List<Unit>> groups = new TreeMap<>();
    for (Unit unit : units) {
      groups.computeIfAbsent(unit.destination().address(), address -> new ArrayList<>()).add(unit);
    }
    return groups;
  }

  /** What the references that bring something lead to; documents were read for other reasons. */
  private static Map<Digest, PlannedContent> needed(
      List<Settled> settled, Map<Digest, PlannedContent> all) {
    Map<Digest, PlannedContent> needed = new TreeMap<>();
    for (Settled one : settled) {
      if (one.planned().brings()) {
        add(one.targetDescriptor().digest(), all, needed);
      }
    }
    return needed;
  }

  private static void add(
      Digest digest, Map<Digest, PlannedContent> all, Map<Digest, PlannedContent> needed) {
    PlannedContent content = all.get(digest);
    if (content != null && needed.putIfAbsent(digest, content) == null) {
      content.successors().forEach(successor -> add(successor, all, needed));
    }
  }
}
