// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.mirror.RepositoryAddress;
import java.util.HashSet;
import java.util.Set;

/** Counts what carrying out a plan takes, where nothing goes wrong and every mount is granted. */
final class CostEstimate {
  private long bytes;
  private long mountableBytes;
  private long sourceRequests;
  private long destinationRequests;
  private final Set<Digest> pulled = new HashSet<>();
  private final Set<String> stored = new HashSet<>();
  private final Set<RepositoryAddress> listed = new HashSet<>();

  private CostEstimate() {}

  static MirrorPlan add(MirrorPlan plan, long planningPulls) throws OciException {
    CostEstimate estimate = new CostEstimate();
    WorkList work = WorkList.of(plan);
    Set<Digest> fetched = new HashSet<>();
    work.blobs().forEach(blob -> estimate.blob(blob, fetched));
    work.references().forEach(estimate::reference);
    return new MirrorPlan(
        plan.created(),
        plan.repositories(),
        plan.content(),
        plan.failures(),
        new PlanCost(
            estimate.bytes,
            estimate.mountableBytes,
            estimate.sourceRequests,
            estimate.destinationRequests,
            planningPulls,
            estimate.pulled.size()));
  }

  private void blob(WorkList.BlobWork work, Set<Digest> fetched) {
    long size = work.blob().size();
    int mounts = work.wanted().size();
    if (work.holders().isEmpty()) {
      mounts--;
      bytes += size;
      destinationRequests += size > WorkList.ASKED_ABOVE ? 3 : 2;
      if (fetched.add(work.blob().digest())) {
        sourceRequests++;
      }
    }
    mountableBytes += mounts * size;
    destinationRequests += mounts;
  }

  private void reference(WorkList.ReferenceWork work) {
    PlannedReference planned = work.planned();
    RepositoryAddress at = work.at();
    if (planned.change() == Change.ADD) {
      destinationRequests += listed.add(at) ? 1 : 0;
    } else {
      destinationRequests++;
    }
    if (planned.change() == Change.DELETE) {
      destinationRequests++;
    }
    if (planned.backup().isPresent()) {
      destinationRequests += 2;
    }
    int last = work.documents().size() - 1;
    for (int i = 0; i <= last; i++) {
      PlannedContent document = work.documents().get(i);
      Digest digest = document.descriptor().digest();
      if (document.made().isEmpty()) {
        pulled.add(digest);
      }
      boolean isRoot = i == last;
      boolean there = work.repository().present().contains(digest);
      if (isRoot || (!there && stored.add(at + " " + digest))) {
        destinationRequests++;
        bytes += document.descriptor().size();
      }
    }
  }
}
