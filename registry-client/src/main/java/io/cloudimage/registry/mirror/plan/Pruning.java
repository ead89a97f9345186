// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.mirror.selection.TagRules;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Finds the tags of one destination that are to go (spec/mirror.md 2.6): those that the rules of
 * its entries speak of, and that nothing wants; and what was said about images that are gone.
 */
final class Pruning {
  private final Batch batch;
  private final Wants wants;
  private final Documents documents;
  private final PruneGuard guard;
  private final PlanOptions options;

  /** What is deleted, or why nothing is. */
  record Outcome(List<PlannedReference> deletions, Optional<String> refused) {}

  Pruning(Batch batch, Wants wants, Documents documents, PruneGuard guard, PlanOptions options) {
    this.batch = batch;
    this.wants = wants;
    this.documents = documents;
    this.guard = guard;
    this.options = options;
  }

  /**
   * @param units all that go to this destination
   * @param settled all that is wanted there and could be settled
   */
  Outcome of(DestinationView destination, List<Unit> units, List<Settled> settled, Instant now)
      throws IOException {
    boolean asked = units.stream().allMatch(unit -> options.prune() || unit.entry().prune());
    if (!asked) {
      return new Outcome(List.of(), Optional.empty());
    }
    Set<Tag> doomed = new TreeSet<>();
    for (Tag tag : destination.listing().tags()) {
      if (!wants.has(destination, tag) && isOurs(units, tag)) {
        doomed.add(tag);
      }
    }
    doomed.addAll(orphans(destination, units, settled));
    if (doomed.isEmpty()) {
      return new Outcome(List.of(), Optional.empty());
    }
    Optional<String> refused = refusal(destination, units, doomed.size());
    if (refused.isPresent() && !options.forcePrune()) {
      return new Outcome(List.of(), refused);
    }
    Map<Tag, Digest> found = new ConcurrentSkipListMap<>();
    batch.each(
        doomed, tag -> destination.current(tag, now).ifPresent(digest -> found.put(tag, digest)));
    List<PlannedReference> deletions = new ArrayList<>();
    new TreeMap<>(found).forEach((tag, digest) -> deletions.add(deletion(tag, digest)));
    return new Outcome(deletions, Optional.empty());
  }

  private static boolean isOurs(List<Unit> units, Tag tag) {
    boolean backup =
        units.stream()
            .anyMatch(unit -> unit.entry().backup().map(p -> p.covers(tag)).orElse(false));
    return !backup
        && units.stream().anyMatch(unit -> !unit.isImage() && unit.entry().tags().covers(tag));
  }

  private Optional<String> refusal(DestinationView destination, List<Unit> units, int deletions) {
    for (Unit unit : units) {
      if (!wants.isSelected(unit)) {
        return Optional.of("the tags of " + unit.source() + " could not be selected");
      }
      if (!unit.isImage()) {
        SourceView source = unit.source();
        Optional<String> refused =
            guard.refusesSource(
                source.toString(), source.listing().tags().size(), source.lastListed());
        if (refused.isPresent()) {
          return refused;
        }
      }
    }
    return guard.refusesDeletions(
        destination.toString(), deletions, destination.listing().tags().size());
  }

  /** Companions of images that nothing wants; none where it is not known what the images hold. */
  private Set<Tag> orphans(DestinationView destination, List<Unit> units, List<Settled> settled)
      throws IOException {
    Set<Tag> companions = new TreeSet<>();
    boolean closures = units.stream().allMatch(unit -> unit.entry().closure() && !unit.isImage());
    if (closures) {
      for (Tag tag : destination.listing().tags()) {
        if (TagRules.isCompanion(tag) && !wants.has(destination, tag)) {
          companions.add(tag);
        }
      }
    }
    if (companions.isEmpty()) {
      return companions;
    }
    Set<Digest> live = new HashSet<>();
    for (Settled one : settled) {
      boolean known =
          addAll(one.sourceDescriptor(), live, 0) && addAll(one.targetDescriptor(), live, 0);
      if (!known) {
        return new TreeSet<>();
      }
    }
    for (Digest digest : live) {
      companions.removeAll(
          new TagListing(new TreeSet<>(companions), Map.of(), false).companions(digest));
    }
    return companions;
  }

  /** Adds what an image is made of; false if that is not known. */
  private boolean addAll(Descriptor target, Set<Digest> live, int depth) throws IOException {
    live.add(target.digest());
    if (!target.mediaType().isIndex() || depth > 8) {
      return depth <= 8;
    }
    Optional<byte[]> bytes = documents.kept(target);
    if (bytes.isEmpty()) {
      return false;
    }
    boolean known = true;
    for (Descriptor entry : Documents.follow(target, bytes.get())) {
      known &= addAll(entry, live, depth + 1);
    }
    return known;
  }

  private static PlannedReference deletion(Tag tag, Digest digest) {
    return new PlannedReference(
        tag,
        Change.DELETE,
        TagRules.isCompanion(tag) ? Role.COMPANION : Role.IMAGE,
        Optional.empty(),
        Optional.empty(),
        Optional.of(digest),
        Optional.empty());
  }
}
