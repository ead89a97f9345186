// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import io.cloudimage.oci.content.ConditionalResolver;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.mirror.RepositoryAddress;
import io.cloudimage.registry.mirror.state.RepositoryState;
import io.cloudimage.registry.mirror.state.Sighting;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A source as the planner sees it: its tags, and what they name. For threads. */
final class SourceView {
  private final RepositoryAddress address;
  private final Repository repository;
  private final RepositoryState state;
  private final Documents documents;
  private final Map<Reference, Descriptor> resolved = new ConcurrentHashMap<>();
  private final int lastListed;
  private TagListing listing = TagListing.NONE;

  SourceView(
      RepositoryAddress address,
      Repository repository,
      RepositoryState state,
      Documents documents) {
    this.address = address;
    this.repository = repository;
    this.state = state;
    this.documents = documents;
    this.lastListed = state.lastListed();
  }

  RepositoryAddress address() {
    return address;
  }

  Repository repository() {
    return repository;
  }

  RepositoryState state() {
    return state;
  }

  /**
   * Asks for the tags; a repository that is not there is an error, for something is wanted of it.
   */
  void list(Instant now) throws IOException {
    listing = TagListing.of(repository, state.mayTellDigests(now));
    state.listed(listing.tags(), listing.bulk(), now);
  }

  TagListing listing() {
    return listing;
  }

  /** How many tags there were the last time that a plan was made; 0 if that is not known. */
  int lastListed() {
    return lastListed;
  }

  /**
   * What a reference names now, asked for once in the cheapest way.
   *
   * @param content whether the document is going to be needed, so that it is read at once
   */
  Descriptor resolve(Reference reference, boolean content, Instant now) throws IOException {
    Descriptor known = resolved.get(reference);
    if (known == null) {
      known = ask(reference, content);
      resolved.put(reference, known);
      state.saw(reference, known, now);
    }
    return known;
  }

  private Descriptor ask(Reference reference, boolean content) throws IOException {
    Optional<Descriptor> before = state.of(reference).map(Sighting::descriptor);
    Optional<Digest> listed =
        reference instanceof Tag tag ? listing.digest(tag) : Optional.of((Digest) reference);
    if (listed.isPresent()) {
      if (before.isPresent() && before.get().digest().equals(listed.get())) {
        return before.get();
      }
      return askNew(listed.get(), content);
    }
    if (before.isPresent() && repository instanceof ConditionalResolver resolver) {
      Optional<Descriptor> moved = resolver.resolveUnless((Tag) reference, before.get().digest());
      return moved.orElse(before.get());
    }
    return askNew(reference, content);
  }

  private Descriptor askNew(Reference reference, boolean content) throws IOException {
    return content
        ? documents.fetch(repository, reference).descriptor()
        : repository.resolve(reference);
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
