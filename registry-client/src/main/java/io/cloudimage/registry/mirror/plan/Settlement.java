// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.transfer.PlatformSubset;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Finds out what is to be done for what is wanted: by comparing the two sides. */
final class Settlement {
  private final Batch batch;
  private final Documents documents;
  private final Instant now;

  Settlement(Batch batch, Documents documents, Instant now) {
    this.batch = batch;
    this.documents = documents;
    this.now = now;
  }

  List<Settled> settle(Collection<Want> wants) throws IOException {
    ConcurrentLinkedQueue<Settled> settled = new ConcurrentLinkedQueue<>();
    batch.each(wants, want -> settled.add(settle(want)));
    return settled.stream().sorted(Comparator.comparing(Settled::toString)).toList();
  }

  private Settled settle(Want want) throws IOException {
    DestinationView destination = want.destination();
    Repository source = want.source().repository();
    boolean isNew = !destination.mayHave(want.reference());
    Descriptor found = want.source().resolve(want.pinned(), isNew, now);
    Optional<Encoded<Index>> derived = derive(want, found);
    Descriptor target = derived.map(Encoded::descriptor).orElse(found);
    Optional<Digest> before = destination.current(want.reference(), now);
    Change change =
        before.isEmpty()
            ? Change.ADD
            : before.get().equals(target.digest()) ? Change.KEEP : Change.MOVE;
    if (change != Change.KEEP) {
      if (derived.isPresent()) {
        documents.made(source, target, derived.get().bytes());
      } else {
        documents.collect(source, target);
      }
    }
    Optional<Tag> backup =
        change == Change.MOVE ? backup(want, before.orElseThrow()) : Optional.empty();
    return new Settled(
        want,
        new PlannedReference(
            want.reference(),
            change,
            want.role(),
            Optional.of(found),
            Optional.of(target),
            before,
            backup));
  }

  private Optional<Encoded<Index>> derive(Want want, Descriptor found) throws IOException {
    boolean chosen =
        want.role() == Role.IMAGE
            && !want.entry().platforms().isEmpty()
            && found.mediaType().isIndex();
    return chosen
        ? PlatformSubset.of(
                found, documents.read(want.source().repository(), found), want.entry().platforms())
            .derive()
        : Optional.empty();
  }

  /** A backup that is there already holds what the tag named first on that day. */
  private Optional<Tag> backup(Want want, Digest before) {
    Reference reference = want.reference();
    if (want.role() != Role.IMAGE || !(reference instanceof Tag tag)) {
      return Optional.empty();
    }
    return want.entry()
        .backup()
        .map(pattern -> pattern.of(tag, before, now))
        .filter(name -> !want.destination().listing().tags().contains(name));
  }
}
