// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.registry.mirror.RepositoryAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A plan as one graph of work: each blob once for each registry, whatever the number of tags and
 * repositories that share it (spec/mirror.md 5). The same plan gives the same list everywhere.
 */
public final class WorkList {
  /**
   * A larger blob is asked for before it is sent: the request is worth less than the bytes, should
   * somebody have brought it already.
   */
  public static final long ASKED_ABOVE = 1 << 20;

  private final List<ReferenceWork> references = new ArrayList<>();
  private final Map<RegistryHost, Map<Digest, BlobWork>> blobs = new TreeMap<>();

  /**
   * One reference that is to be changed.
   *
   * @param documents what is to be stored for it, what is referred to first, the root last
   * @param blobs what must be there before; none that is known to be
   */
  public record ReferenceWork(
      RepositoryPlan repository,
      PlannedReference planned,
      List<PlannedContent> documents,
      Set<Digest> blobs) {
    public ReferenceWork {
      documents = List.copyOf(documents);
      blobs = Collections.unmodifiableSet(new LinkedHashSet<>(blobs));
    }

    /** The repository that is changed. */
    public RepositoryAddress at() {
      return repository.destination();
    }

    /** {@code host/path:tag}. */
    @Override
    public String toString() {
      String name = planned.reference().toString();
      return at() + (name.indexOf(':') < 0 ? ":" : "@") + name;
    }
  }

  /**
   * One blob that is to be in repositories of one registry.
   *
   * @param sources where it can be had
   * @param holders repositories of the registry that have it
   * @param wanted repositories of the registry that need it; the first gets its bytes if there is
   *     no holder, all others take it over
   */
  public record BlobWork(
      Descriptor blob,
      RegistryHost registry,
      List<RepositoryAddress> sources,
      List<RepositoryAddress> holders,
      List<RepositoryAddress> wanted) {
    public BlobWork {
      sources = List.copyOf(sources);
      holders = List.copyOf(holders);
      wanted = List.copyOf(wanted);
    }
  }

  private WorkList() {}

  /**
   * @throws OciException INVALID if the plan does not hold what it refers to
   */
  public static WorkList of(MirrorPlan plan) throws OciException {
    WorkList work = new WorkList();
    Map<RegistryHost, Map<Digest, Gathering>> gathered = new TreeMap<>();
    for (RepositoryPlan repository : plan.repositories()) {
      for (PlannedReference planned : repository.references()) {
        if (planned.change() != Change.KEEP) {
          work.references.add(work(plan, repository, planned));
        }
      }
    }
    for (ReferenceWork reference : work.references) {
      RepositoryAddress to = reference.at();
      for (Digest digest : reference.blobs()) {
        gathered
            .computeIfAbsent(to.registry(), host -> new LinkedHashMap<>())
            .computeIfAbsent(digest, Gathering::new)
            .add(reference);
      }
    }
    gathered.forEach(
        (host, byDigest) -> {
          Map<Digest, BlobWork> finished = new LinkedHashMap<>();
          byDigest.forEach((digest, one) -> finished.put(digest, one.finish(plan, host)));
          work.blobs.put(host, finished);
        });
    return work;
  }

  /** All references that are to be changed. */
  public List<ReferenceWork> references() {
    return List.copyOf(references);
  }

  /** All blobs that are to be brought somewhere, in the order in which references need them. */
  public List<BlobWork> blobs() {
    return blobs.values().stream().flatMap(one -> one.values().stream()).toList();
  }

  private static ReferenceWork work(
      MirrorPlan plan, RepositoryPlan repository, PlannedReference planned) throws OciException {
    Map<Digest, PlannedContent> documents = new LinkedHashMap<>();
    Set<Digest> blobs = new LinkedHashSet<>();
    if (planned.target().isPresent()) {
      walk(plan, planned.target().get().digest(), documents, blobs, 0);
    }
    blobs.removeAll(repository.present());
    return new ReferenceWork(repository, planned, List.copyOf(documents.values()), blobs);
  }

  private static void walk(
      MirrorPlan plan,
      Digest digest,
      Map<Digest, PlannedContent> documents,
      Set<Digest> blobs,
      int depth)
      throws OciException {
    PlannedContent content = plan.content().get(digest);
    if (content == null || depth > 16) {
      throw new OciException(
          ErrorKind.INVALID, "the plan refers to " + digest + ", which it does not hold");
    }
    if (!content.isDocument()) {
      blobs.add(digest);
    } else if (!documents.containsKey(digest)) {
      for (Digest successor : content.successors()) {
        walk(plan, successor, documents, blobs, depth + 1);
      }
      documents.put(digest, content);
    }
  }

  /** What is known of one blob while all references are gone through. */
  private static final class Gathering {
    private final Digest digest;
    private final Set<RepositoryAddress> sources = new TreeSet<>();
    private final Set<RepositoryAddress> wanted = new TreeSet<>();

    Gathering(Digest digest) {
      this.digest = digest;
    }

    void add(ReferenceWork reference) {
      sources.add(reference.repository().source());
      wanted.add(reference.at());
    }

    BlobWork finish(MirrorPlan plan, RegistryHost host) {
      Set<RepositoryAddress> holders = new TreeSet<>();
      for (RepositoryPlan repository : plan.repositories()) {
        if (repository.destination().registry().equals(host)
            && repository.present().contains(digest)) {
          holders.add(repository.destination());
        }
      }
      sources.stream().filter(source -> source.registry().equals(host)).forEach(holders::add);
      Descriptor blob = Optional.ofNullable(plan.content().get(digest)).orElseThrow().descriptor();
      return new BlobWork(
          blob, host, List.copyOf(sources), List.copyOf(holders), List.copyOf(wanted));
    }
  }

  /** For each digest the works that speak of it, one for each registry. */
  public Map<Digest, List<BlobWork>> byDigest() {
    Map<Digest, List<BlobWork>> works = new HashMap<>();
    for (BlobWork work : blobs()) {
      works.computeIfAbsent(work.blob().digest(), digest -> new ArrayList<>()).add(work);
    }
    return works;
  }
}
