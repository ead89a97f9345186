// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.mirror.RepositoryAddress;
import io.cloudimage.registry.mirror.state.RepositoryState;
import io.cloudimage.registry.mirror.state.Sighting;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A destination as the planner sees it. That a tag is there the list of tags tells; what it names
 * is believed as it was last seen, for a time that the mirror file sets, and asked for then. For
 * threads.
 */
final class DestinationView {
  private final RepositoryAddress address;
  private final Repository repository;
  private final RepositoryState state;
  private final Duration recheck;
  private final Map<Reference, Optional<Digest>> current = new ConcurrentHashMap<>();
  private TagListing listing = TagListing.NONE;
  private boolean isThere;

  /**
   * @param recheck how long a sighting is believed; zero to believe none
   */
  DestinationView(
      RepositoryAddress address, Repository repository, RepositoryState state, Duration recheck) {
    this.address = address;
    this.repository = repository;
    this.state = state;
    this.recheck = recheck;
  }

  RepositoryAddress address() {
    return address;
  }

  RepositoryState state() {
    return state;
  }

  TagListing listing() {
    return listing;
  }

  /** Asks for the tags; a repository that is not there has none. */
  void list(Instant now) throws IOException {
    try {
      listing = TagListing.of(repository, state.mayTellDigests(now));
      isThere = true;
    } catch (OciException e) {
      if (e.kind() != ErrorKind.NOT_FOUND) {
        throw e;
      }
    }
    state.listed(listing.tags(), listing.bulk() || !isThere, now);
  }

  /** Whether it may have this: false only if it certainly has not. */
  boolean mayHave(Reference reference) {
    return reference instanceof Tag tag ? listing.tags().contains(tag) : isThere;
  }

  /** What a reference names here, if it is here: from what is known, else by asking once. */
  Optional<Digest> current(Reference reference, Instant now) throws IOException {
    if (!mayHave(reference)) {
      return Optional.empty();
    }
    Optional<Digest> known = current.get(reference);
    if (known == null) {
      known = find(reference, now);
      current.put(reference, known);
    }
    return known;
  }

  private Optional<Digest> find(Reference reference, Instant now) throws IOException {
    if (reference instanceof Tag tag && listing.digest(tag).isPresent()) {
      return listing.digest(tag);
    }
    Optional<Sighting> sighting = state.of(reference);
    if (sighting.isPresent() && isFresh(reference, sighting.get(), now)) {
      return sighting.map(s -> s.descriptor().digest());
    }
    try {
      Descriptor found = repository.resolve(reference);
      state.saw(reference, found, now);
      return Optional.of(found.digest());
    } catch (OciException e) {
      if (e.kind() != ErrorKind.NOT_FOUND) {
        throw e;
      }
      state.forget(reference);
      return Optional.empty();
    }
  }

  /**
   * Sightings of one day grow old one after the other, between half of the time and all of it, so
   * that no run has to ask for all of them.
   */
  private boolean isFresh(Reference reference, Sighting sighting, Instant now) {
    long full = recheck.toMillis();
    long spread = Math.floorMod(reference.toString().hashCode() * 0x9E3779B9L, 1000L);
    long trusted = full / 2 + full / 2 * spread / 1000;
    long age = Duration.between(sighting.seen(), now).toMillis();
    return age >= 0 && age < trusted;
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
