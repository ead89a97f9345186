// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import io.cloudimage.oci.content.ReferrerLister;
import io.cloudimage.oci.content.ReferrerTag;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.mirror.state.RepositoryState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Finds what is said about images (spec/mirror.md 2.4): by tags made of a digest, for which the
 * list of tags is enough; and by asking for referrers, where the source is not known to have none
 * of its own. What was found is looked through in turn.
 */
final class Closures {
  private static final int MAXIMUM_ROUNDS = 8;

  private final Batch batch;
  private final Documents documents;
  private final Duration recheck;
  private final Instant now;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  Closures(Batch batch, Documents documents, Duration recheck, Instant now) {
    this.batch = batch;
    this.documents = documents;
    this.recheck = recheck;
    this.now = now;
  }

  /** What belongs to an image that is wanted, and to what belongs to it. */
  interface Resolver {
    /** Finds out what is to be done for these. */
    List<Settled> settle(Collection<Want> wants) throws IOException;
  }

  /**
   * Settles all that belongs to these images.
   *
   * @return what was found, without the images themselves
   */
  List<Settled> follow(List<Settled> images, Resolver resolver) throws IOException {
    List<Settled> found = new ArrayList<>();
    List<Settled> frontier =
        images.stream().filter(settled -> settled.want().entry().closure()).toList();
    for (int round = 0; round < MAXIMUM_ROUNDS && !frontier.isEmpty(); round++) {
      ConcurrentLinkedQueue<Want> wants = new ConcurrentLinkedQueue<>();
      learn(frontier);
      batch.each(frontier, settled -> look(settled, wants));
      frontier = resolver.settle(wants);
      found.addAll(frontier);
    }
    return found;
  }

  /**
   * Asks every registry of which it is not known about one image first: most have no referrers of
   * their own, and then the others need not be asked for.
   */
  private void learn(List<Settled> frontier) throws IOException {
    Map<RegistryHost, Settled> first = new TreeMap<>();
    for (Settled settled : frontier) {
      SourceView source = settled.want().source();
      if (source.repository() instanceof ReferrerLister lister && !isByTag(source, lister)) {
        first.putIfAbsent(source.address().registry(), settled);
      }
    }
    batch.each(
        first.values(),
        settled -> {
          SourceView source = settled.want().source();
          if (source.repository() instanceof ReferrerLister lister) {
            referrers(settled, source, lister, settled.sourceDescriptor());
          }
        });
    for (Settled settled : frontier) {
      SourceView source = settled.want().source();
      if (source.repository() instanceof ReferrerLister lister && lister.listsReferrersByTag()) {
        if (!isLately(source.state().referrersByTag())) {
          source.state().sawReferrersByTag(now);
        }
      }
    }
  }

  private boolean isByTag(SourceView source, ReferrerLister lister) {
    return lister.listsReferrersByTag() || isLately(source.state().referrersByTag());
  }

  private boolean isLately(Optional<Instant> seen) {
    return seen.isPresent() && Duration.between(seen.get(), now).compareTo(recheck) < 0;
  }

  private void look(Settled settled, Collection<Want> wants) throws IOException {
    SourceView source = settled.want().source();
    List<Descriptor> subjects = subjects(settled);
    for (Descriptor subject : subjects) {
      for (Tag tag : source.listing().companions(subject.digest())) {
        Optional<Index> fallback =
            tag.equals(ReferrerTag.of(subject.digest())) ? fallback(source, tag) : Optional.empty();
        if (fallback.isEmpty()) {
          want(settled.want(), tag, Role.COMPANION, wants);
        } else {
          for (Descriptor referrer : fallback.get().manifests()) {
            want(settled.want(), referrer.digest(), Role.REFERRER, wants);
          }
        }
      }
    }
    if (source.repository() instanceof ReferrerLister lister && !isByTag(source, lister)) {
      for (Descriptor subject : subjects) {
        for (Descriptor referrer : referrers(settled, source, lister, subject)) {
          want(settled.want(), referrer.digest(), Role.REFERRER, wants);
        }
      }
    }
  }

  /**
   * The list that a fallback tag names. The tag itself is not copied: what it lists is stored, and
   * the destination lists it, or its own fallback tag does, beside what that lists already.
   */
  private Optional<Index> fallback(SourceView source, Tag tag) throws IOException {
    Descriptor found = source.resolve(tag, false, now);
    if (!found.mediaType().isIndex()) {
      return Optional.empty();
    }
    Index index =
        ManifestCodec.readIndex(documents.read(source.repository(), found), found.mediaType())
            .value();
    if (index.manifests().size() > ReferrerLister.MAXIMUM_REFERRERS) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          source + ":" + tag + " lists more than " + ReferrerLister.MAXIMUM_REFERRERS);
    }
    return Optional.of(index);
  }

  private void want(
      Want image, io.cloudimage.oci.model.Reference reference, Role role, Collection<Want> wants) {
    String key = image.source() + " " + image.destination() + " " + reference;
    if (seen.add(key)) {
      wants.add(
          new Want(image.entry(), image.source(), image.destination(), reference, reference, role));
    }
  }

  /** The image and what it is made of, as far as that is known without another request. */
  private List<Descriptor> subjects(Settled settled) throws IOException {
    List<Descriptor> subjects = new ArrayList<>();
    Descriptor root = settled.sourceDescriptor();
    subjects.add(root);
    Map<Digest, Descriptor> once = new ConcurrentHashMap<>();
    addDocuments(settled.targetDescriptor(), once, 0);
    addDocuments(root, once, 0);
    once.values().stream()
        .filter(one -> !one.digest().equals(root.digest()))
        .forEach(subjects::add);
    return subjects;
  }

  private void addDocuments(Descriptor root, Map<Digest, Descriptor> found, int depth)
      throws IOException {
    if (!Documents.isDocument(root) || depth > MAXIMUM_ROUNDS) {
      return;
    }
    found.put(root.digest(), root.bare());
    Optional<byte[]> bytes = root.mediaType().isIndex() ? documents.kept(root) : Optional.empty();
    if (bytes.isPresent()) {
      for (Descriptor successor : Documents.follow(root, bytes.get())) {
        addDocuments(successor, found, depth + 1);
      }
    }
  }

  /** For an image that stays, what was seen is believed for a time, as for tags. */
  private List<Descriptor> referrers(
      Settled settled, SourceView source, ReferrerLister lister, Descriptor subject)
      throws IOException {
    RepositoryState state = source.state();
    Optional<RepositoryState.SeenReferrers> known = state.referrers(subject.digest());
    boolean fresh =
        known.isPresent()
            && settled.change() == Change.KEEP
            && Duration.between(known.get().seen(), now).compareTo(recheck) < 0;
    if (fresh) {
      return known.get().referrers();
    }
    List<Descriptor> found = lister.claimedReferrers(subject);
    if (!lister.listsReferrersByTag()) {
      state.sawReferrers(subject.digest(), found, now);
    }
    return found;
  }
}
