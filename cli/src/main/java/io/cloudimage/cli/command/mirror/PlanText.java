// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.mirror;

import io.cloudimage.cli.output.ByteSize;
import io.cloudimage.cli.output.Count;
import io.cloudimage.cli.output.Table;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.mirror.plan.Change;
import io.cloudimage.registry.mirror.plan.MirrorPlan;
import io.cloudimage.registry.mirror.plan.PlanCost;
import io.cloudimage.registry.mirror.plan.PlannedReference;
import io.cloudimage.registry.mirror.plan.RepositoryPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A plan for people: what changes, line by line, and what it takes. */
final class PlanText {
  private PlanText() {}

  static List<String> lines(MirrorPlan plan) {
    Table table = new Table("CHANGE", "DESTINATION", "FROM", "NOW", "THEN", "BACKUP");
    List<String> lines = new ArrayList<>();
    for (RepositoryPlan repository : plan.repositories()) {
      for (PlannedReference planned : repository.references()) {
        if (planned.change() != Change.KEEP) {
          row(table, repository, planned);
        }
      }
    }
    if (table.lines().size() > 1) {
      lines.addAll(table.lines());
      lines.add("");
    }
    for (RepositoryPlan repository : plan.repositories()) {
      repository
          .pruneRefused()
          .ifPresent(
              why ->
                  lines.add(
                      "nothing is deleted in "
                          + repository.destination()
                          + ": "
                          + why
                          + " (--force-prune)"));
    }
    lines.add(
        Count.of(plan.count(Change.ADD), "addition")
            + ", "
            + Count.of(plan.count(Change.MOVE), "move")
            + ", "
            + Count.of(plan.count(Change.DELETE), "deletion")
            + "; "
            + plan.count(Change.KEEP)
            + " stay as they are");
    PlanCost cost = plan.cost();
    lines.add(
        "to transfer "
            + ByteSize.exact(cost.bytes())
            + ", to mount "
            + ByteSize.exact(cost.mountableBytes()));
    lines.add(
        "about "
            + Count.of(cost.sourceRequests(), "request")
            + " to sources and "
            + cost.destinationRequests()
            + " to destinations; pulls: "
            + cost.planningPulls()
            + " for this plan, up to "
            + cost.pulls()
            + " more where it is applied from another data root");
    return lines;
  }

  private static void row(Table table, RepositoryPlan repository, PlannedReference planned) {
    String join = planned.reference() instanceof Tag ? ":" : "@";
    boolean deletes = planned.change() == Change.DELETE;
    table.row(
        planned.change().toString(),
        repository.destination() + join + planned.reference(),
        deletes ? "" : repository.source().toString(),
        shown(planned.before()),
        shown(planned.target().map(target -> target.digest())),
        planned.backup().map(Tag::name).orElse(""));
  }

  private static String shown(Optional<Digest> digest) {
    return digest.map(d -> d.algorithm().label() + ":" + d.hex().substring(0, 12)).orElse("");
  }
}
