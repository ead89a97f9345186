// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.apply;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.mirror.MirrorRegistries;
import io.cloudimage.registry.mirror.RepositoryAddress;
import io.cloudimage.registry.mirror.plan.Change;
import io.cloudimage.registry.mirror.plan.MirrorPlan;
import io.cloudimage.registry.mirror.plan.PlanCodec;
import io.cloudimage.registry.mirror.plan.WorkList;
import io.cloudimage.registry.mirror.state.MirrorState;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Does what a plan says, by digest, and nothing else. May be called again for the same plan: what
 * was brought is not brought again, what is as it should be stays.
 */
public final class Applier {
  private final MirrorRegistries registries;
  private final MirrorState state;
  private final ApplyOptions options;

  public Applier(MirrorRegistries registries, MirrorState state, ApplyOptions options) {
    this.registries = registries;
    this.state = state;
    this.options = options;
  }

  /**
   * Carries out the plan, or the shard of it that the options name. What goes wrong with one
   * reference is told in the report and ends no other.
   *
   * @throws io.cloudimage.oci.error.CancelledException if it was cancelled
   * @throws io.cloudimage.oci.error.OciException INVALID if the plan is not whole
   */
  public ApplyReport apply(MirrorPlan plan) throws IOException {
    WorkList work = WorkList.of(plan);
    Ownership ownership = new Ownership(work, options.shard().count());
    Totals totals = new Totals(options.listener());
    Outcomes outcomes = new Outcomes();
    Ledger ledger =
        Ledger.open(state.directory().resolve("progress"), Digest.of(PlanCodec.write(plan)));
    try (ledger) {
      Standing standing = new Standing(registries);
      ReferenceChange change =
          new ReferenceChange(
              registries,
              state.documents(),
              ledger,
              totals,
              options.cancellation(),
              plan.content());
      Run run = new Run(work, ownership, ledger, totals, outcomes, standing, change);
      run.bring();
      run.delete();
      ApplyReport report = totals.report(outcomes.all());
      if (report.isComplete() && options.shard().isWhole()) {
        ledger.delete();
      }
      return report;
    } finally {
      state.save();
    }
  }

  /** One run of one plan. */
  private final class Run {
    private final WorkList work;
    private final Ownership ownership;
    private final Ledger ledger;
    private final Totals totals;
    private final Outcomes outcomes;
    private final Standing standing;
    private final ReferenceChange change;

    Run(
        WorkList work,
        Ownership ownership,
        Ledger ledger,
        Totals totals,
        Outcomes outcomes,
        Standing standing,
        ReferenceChange change) {
      this.work = work;
      this.ownership = ownership;
      this.ledger = ledger;
      this.totals = totals;
      this.outcomes = outcomes;
      this.standing = standing;
      this.change = change;
    }

    private boolean isOurs(WorkList.ReferenceWork reference) {
      return ownership.of(reference) == options.shard().index();
    }

    private boolean isOurs(WorkList.BlobWork blob) {
      return ownership.ofBlob(blob.registry().toString(), blob.blob().digest())
          == options.shard().index();
    }

    void bring() throws IOException {
      List<WorkList.ReferenceWork> ours = new ArrayList<>();
      Set<Place> needed = new HashSet<>();
      Crew crew = new Crew(options.threads(), options.cancellation());
      List<WorkList.ReferenceWork> bringing =
          work.references().stream().filter(one -> one.planned().brings()).toList();
      crew.each(
          bringing,
          reference -> {
            boolean goes = isOurs(reference) ? goes(reference) : isUndone(reference);
            if (goes) {
              synchronized (ours) {
                if (isOurs(reference)) {
                  ours.add(reference);
                }
                reference.blobs().forEach(blob -> needed.add(new Place(reference.at(), blob)));
              }
            }
          });
      ours.sort(java.util.Comparator.comparing(WorkList.ReferenceWork::toString));
      Map<Place, Descriptor> foreign = new LinkedHashMap<>();
      List<List<WorkList.BlobWork>> deliveries = deliveries(needed, foreign);
      Schedule schedule = new Schedule(ours, deliveries, ledger::has);
      BlobDelivery delivery =
          new BlobDelivery(
              registries,
              ledger,
              totals,
              options.cancellation(),
              state.directory().resolve("spool"));
      ForeignBlobs others =
          new ForeignBlobs(
              registries,
              schedule,
              ledger,
              options.cancellation(),
              System::nanoTime,
              options.shardPatience());
      crew.run(
          schedule,
          item -> {
            if (item.reference().isPresent()) {
              change(item.reference().get());
            } else {
              deliver(item.blob().orElseThrow(), delivery, schedule);
            }
          },
          () -> {
            if (!foreign.isEmpty()) {
              giveUp(others.await(foreign), schedule);
            }
          });
    }

    /** Those of our blobs that somebody still needs; what others are to bring goes to foreign. */
    private List<List<WorkList.BlobWork>> deliveries(
        Set<Place> needed, Map<Place, Descriptor> foreign) {
      Map<Digest, List<WorkList.BlobWork>> deliveries = new LinkedHashMap<>();
      for (WorkList.BlobWork blob : work.blobs()) {
        List<RepositoryAddress> wanted =
            blob.wanted().stream()
                .filter(to -> needed.contains(new Place(to, blob.blob().digest())))
                .toList();
        if (wanted.isEmpty()) {
          continue;
        }
        if (isOurs(blob)) {
          deliveries
              .computeIfAbsent(blob.blob().digest(), digest -> new ArrayList<>())
              .add(
                  new WorkList.BlobWork(
                      blob.blob(), blob.registry(), blob.sources(), blob.holders(), wanted));
        } else {
          wanted.forEach(to -> foreign.put(new Place(to, blob.blob().digest()), blob.blob()));
        }
      }
      return List.copyOf(deliveries.values());
    }

    /** Whether there is something to do; what is as it should be, or not as planned, is noted. */
    private boolean goes(WorkList.ReferenceWork reference) {
      try {
        Standing.Finding finding = standing.check(reference);
        if (finding.verdict() == Standing.Verdict.GO) {
          return true;
        }
        boolean already = finding.verdict() == Standing.Verdict.ALREADY;
        outcomes.put(
            reference, already ? Outcome.Result.ALREADY : Outcome.Result.CONFLICT, finding.seen());
        if (already) {
          saw(reference);
        } else {
          // What was believed is wrong: the next plan asks.
          state.of(reference.at()).forget(reference.planned().reference());
        }
      } catch (IOException e) {
        outcomes.failed(reference, e);
      }
      return false;
    }

    /**
     * Whether another shard may still need what we bring: by the list of tags alone. Where that
     * cannot be had, it may.
     */
    private boolean isUndone(WorkList.ReferenceWork reference) throws IOException {
      try {
        return reference.planned().change() != Change.ADD || !standing.isListed(reference);
      } catch (OciException e) {
        options.cancellation().check();
        return true;
      }
    }

    private void change(WorkList.ReferenceWork reference) throws IOException {
      try {
        if (goes(reference)) {
          change.run(reference);
          outcomes.put(reference, Outcome.Result.DONE, "");
          saw(reference);
        }
      } catch (IOException e) {
        options.cancellation().check();
        outcomes.failed(reference, e);
      }
    }

    private void saw(WorkList.ReferenceWork reference) throws IOException {
      Instant now = Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
      if (reference.planned().target().isPresent()) {
        state
            .of(reference.at())
            .saw(reference.planned().reference(), reference.planned().target().get(), now);
      } else {
        state.of(reference.at()).forget(reference.planned().reference());
      }
    }

    private void deliver(List<WorkList.BlobWork> works, BlobDelivery delivery, Schedule schedule)
        throws IOException {
      IOException failure = null;
      try {
        delivery.deliver(works);
      } catch (IOException e) {
        options.cancellation().check();
        failure = e;
      }
      for (WorkList.BlobWork one : works) {
        for (RepositoryAddress to : one.wanted()) {
          Place place = new Place(to, one.blob().digest());
          if (ledger.has(place)) {
            schedule.arrived(place);
          } else if (failure != null) {
            for (WorkList.ReferenceWork lost : schedule.lost(place)) {
              outcomes.failed(lost, failure);
            }
          }
        }
      }
    }

    private void giveUp(Set<Place> missing, Schedule schedule) {
      for (Place place : missing) {
        int owner = ownership.ofBlob(place.repository().registry().toString(), place.digest());
        String why =
            "blob "
                + place.digest()
                + " has not come to "
                + place.repository()
                + "; it is for shard "
                + new Shard(owner, options.shard().count())
                + ", which may be run again";
        for (WorkList.ReferenceWork lost : schedule.lost(place)) {
          outcomes.put(lost, Outcome.Result.FAILED, why);
        }
      }
    }

    /** Last of all, and only where everything else went well. */
    void delete() throws IOException {
      List<WorkList.ReferenceWork> doomed =
          work.references().stream()
              .filter(one -> one.planned().change() == Change.DELETE && isOurs(one))
              .toList();
      Map<String, Boolean> bad = new HashMap<>();
      for (WorkList.ReferenceWork one : doomed) {
        bad.computeIfAbsent(one.at().toString(), outcomes::isAnyBadAt);
      }
      new Crew(options.threads(), options.cancellation())
          .each(
              doomed,
              one -> {
                if (bad.getOrDefault(one.at().toString(), false)) {
                  outcomes.put(
                      one,
                      Outcome.Result.FAILED,
                      "not deleted, because not all else went well in " + one.at());
                } else {
                  change(one);
                }
              });
    }
  }
}
