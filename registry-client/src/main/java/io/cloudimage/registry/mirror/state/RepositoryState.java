// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.state;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.mirror.RepositoryAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What was last seen of one repository. For threads. */
public final class RepositoryState {
  /** The referrers of one subject, as they were last seen. */
  public record SeenReferrers(List<Descriptor> referrers, Instant seen) {
    public SeenReferrers {
      referrers = referrers.stream().map(Descriptor::bare).toList();
    }
  }

  /** What a host cannot do it may learn. */
  private static final Duration FORGOTTEN = Duration.ofDays(7);

  private final RepositoryAddress address;
  private final Map<String, Sighting> references = new TreeMap<>();
  private final Map<Digest, SeenReferrers> referrers = new HashMap<>();
  private int listed;
  private Optional<Instant> referrersByTag = Optional.empty();
  private Optional<Instant> noDigests = Optional.empty();
  private boolean changed;

  public RepositoryState(RepositoryAddress address) {
    this.address = address;
  }

  public RepositoryAddress address() {
    return address;
  }

  /** What a tag or a digest was seen to name. */
  public synchronized Optional<Sighting> of(Reference reference) {
    return Optional.ofNullable(references.get(reference.toString()));
  }

  /** A tag or a digest was seen to name this. */
  public synchronized void saw(Reference reference, Descriptor descriptor, Instant now) {
    references.put(reference.toString(), new Sighting(descriptor, now));
    changed = true;
  }

  /** A tag or a digest is there no more, or no one knows. */
  public synchronized void forget(Reference reference) {
    changed |= references.remove(reference.toString()) != null;
  }

  /**
   * The list of tags was seen whole: what is known of others is forgotten.
   *
   * @param digests whether the host told digests along with the tags, or may tell them
   */
  public synchronized void listed(Collection<Tag> tags, boolean digests, Instant now) {
    if (digests) {
      changed |= noDigests.isPresent();
      noDigests = Optional.empty();
    } else if (mayTellDigests(now)) {
      changed = true;
      noDigests = Optional.of(now);
    }
    List<String> names = tags.stream().map(Tag::name).toList();
    java.util.Set<String> there = new java.util.HashSet<>(names);
    changed |= references.keySet().removeIf(name -> name.indexOf(':') < 0 && !there.contains(name));
    changed |= listed != names.size();
    listed = names.size();
  }

  /** How many tags the repository was last seen to have; 0 if it was never seen. */
  public synchronized int lastListed() {
    return listed;
  }

  public synchronized Optional<SeenReferrers> referrers(Digest subject) {
    return Optional.ofNullable(referrers.get(subject));
  }

  public synchronized void sawReferrers(Digest subject, List<Descriptor> found, Instant now) {
    referrers.put(subject, new SeenReferrers(found, now));
    changed = true;
  }

  /** Whether it is worth asking for tags with their digests: not if it was in vain lately. */
  public synchronized boolean mayTellDigests(Instant now) {
    return noDigests.isEmpty() || Duration.between(noDigests.get(), now).compareTo(FORGOTTEN) > 0;
  }

  synchronized Optional<Instant> noDigests() {
    return noDigests;
  }

  /** When the registry was last seen to list no referrers but by tag; empty if it never was. */
  public synchronized Optional<Instant> referrersByTag() {
    return referrersByTag;
  }

  /** The registry lists no referrers but by tag. */
  public synchronized void sawReferrersByTag(Instant now) {
    referrersByTag = Optional.of(now);
    changed = true;
  }

  /** All that is known, by tag or digest. */
  public synchronized Map<String, Sighting> sightings() {
    return new TreeMap<>(references);
  }

  synchronized Map<Digest, SeenReferrers> allReferrers() {
    return new TreeMap<>(referrers);
  }

  synchronized void restore(
      Map<String, Sighting> seen,
      Map<Digest, SeenReferrers> seenReferrers,
      int lastListed,
      Optional<Instant> byTag,
      Optional<Instant> withoutDigests) {
    referrersByTag = byTag;
    noDigests = withoutDigests;
    references.putAll(seen);
    referrers.putAll(seenReferrers);
    listed = lastListed;
  }

  /** Whether there is something to write since this was last asked. */
  synchronized boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }
}
