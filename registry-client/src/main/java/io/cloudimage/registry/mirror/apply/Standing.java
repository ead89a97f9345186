// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.apply;

import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.content.TagLister;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.mirror.MirrorRegistries;
import io.cloudimage.registry.mirror.RepositoryAddress;
import io.cloudimage.registry.mirror.plan.Change;
import io.cloudimage.registry.mirror.plan.PlannedReference;
import io.cloudimage.registry.mirror.plan.WorkList;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether destinations still are what the plan saw. That a tag is not there the list of tags tells,
 * which is one request for all of them; what a tag names it is asked for itself. A look is believed
 * for a minute: registries know no "only if", so there is always some time in between.
 */
final class Standing {
  private static final long BELIEVED_NANOS = 60_000_000_000L;

  private final MirrorRegistries registries;
  private final Map<RepositoryAddress, Look> looks = new ConcurrentHashMap<>();
  private final Map<String, Long> checked = new ConcurrentHashMap<>();

  Standing(MirrorRegistries registries) {
    this.registries = registries;
  }

  /** What is to be done with a reference, now. */
  enum Verdict {
    GO,
    ALREADY,
    CONFLICT
  }

  /** A verdict with what was seen. */
  record Finding(Verdict verdict, String seen) {}

  private record Look(Set<Tag> tags, long at) {}

  /** Looks again, unless that was done just now. */
  Finding check(WorkList.ReferenceWork work) throws IOException {
    Long before = checked.get(work.toString());
    if (before != null && System.nanoTime() - before < BELIEVED_NANOS) {
      return new Finding(Verdict.GO, "");
    }
    Finding finding = look(work);
    if (finding.verdict() == Verdict.GO) {
      checked.put(work.toString(), System.nanoTime());
    }
    return finding;
  }

  /** Whether a tag is there, by the list alone. */
  boolean isListed(WorkList.ReferenceWork work) throws IOException {
    return work.planned().reference() instanceof Tag tag && tags(work.at()).contains(tag);
  }

  private Finding look(WorkList.ReferenceWork work) throws IOException {
    PlannedReference planned = work.planned();
    if (planned.change() == Change.ADD) {
      if (!(planned.reference() instanceof Tag tag) || !tags(work.at()).contains(tag)) {
        return new Finding(Verdict.GO, "");
      }
    }
    Optional<Digest> now = resolve(work.at(), planned.reference());
    Optional<Digest> after = planned.target().map(target -> target.digest());
    if (now.equals(after)) {
      return new Finding(Verdict.ALREADY, "");
    }
    if (now.equals(planned.before())) {
      return new Finding(Verdict.GO, "");
    }
    return new Finding(
        Verdict.CONFLICT,
        "the plan saw "
            + planned.before().map(Digest::toString).orElse("nothing")
            + " there, and now there is "
            + now.map(Digest::toString).orElse("nothing"));
  }

  private Optional<Digest> resolve(RepositoryAddress at, Reference reference) throws IOException {
    try {
      return Optional.of(registries.repository(at).resolve(reference).digest());
    } catch (OciException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Set<Tag> tags(RepositoryAddress at) throws IOException {
    Look look = looks.get(at);
    if (look == null || System.nanoTime() - look.at() > BELIEVED_NANOS) {
      synchronized (lock(at)) {
        look = looks.get(at);
        if (look == null || System.nanoTime() - look.at() > BELIEVED_NANOS) {
          look = new Look(list(at), System.nanoTime());
          looks.put(at, look);
        }
      }
    }
    return look.tags();
  }

  private final Map<RepositoryAddress, Object> locks = new ConcurrentHashMap<>();

  private Object lock(RepositoryAddress at) {
    return locks.computeIfAbsent(at, address -> new Object());
  }

  private Set<Tag> list(RepositoryAddress at) throws IOException {
    Repository repository = registries.repository(at);
    if (!(repository instanceof TagLister lister)) {
      throw new OciException(ErrorKind.UNSUPPORTED, at + " does not list its tags");
    }
    try {
      return new TreeSet<>(lister.tags());
    } catch (OciException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return Set.of();
      }
      throw e;
    }
  }
}
