// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.apply;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.Deleter;
import io.cloudimage.oci.content.GuardedDeleter;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.content.TaggedPusher;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.transfer.Cancellation;
import io.cloudimage.registry.mirror.MirrorRegistries;
import io.cloudimage.registry.mirror.plan.Change;
import io.cloudimage.registry.mirror.plan.PlannedContent;
import io.cloudimage.registry.mirror.plan.PlannedReference;
import io.cloudimage.registry.mirror.plan.WorkList;
import io.cloudimage.registry.mirror.state.DocumentCache;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Changes one reference, whose blobs are there: documents from the bottom up, the name last. */
final class ReferenceChange {
  private final MirrorRegistries registries;
  private final DocumentCache documents;
  private final Ledger ledger;
  private final Totals totals;
  private final Cancellation cancellation;
  private final Map<Digest, PlannedContent> content;

  ReferenceChange(
      MirrorRegistries registries,
      DocumentCache documents,
      Ledger ledger,
      Totals totals,
      Cancellation cancellation,
      Map<Digest, PlannedContent> content) {
    this.registries = registries;
    this.documents = documents;
    this.ledger = ledger;
    this.totals = totals;
    this.cancellation = cancellation;
    this.content = content;
  }

  void run(WorkList.ReferenceWork work) throws IOException {
    Repository to = registries.repository(work.at());
    PlannedReference planned = work.planned();
    if (planned.change() == Change.DELETE) {
      delete(to, planned);
      return;
    }
    if (planned.backup().isPresent()) {
      Descriptor old = to.resolve(planned.before().orElseThrow());
      to.tag(old, planned.backup().get());
    }
    try {
      store(work, to);
    } catch (OciException e) {
      boolean missing = e.kind() == ErrorKind.NOT_FOUND || e.kind() == ErrorKind.INVALID;
      if (!missing) {
        throw e;
      }
      // The destination has lost blobs that it was known to have: this is found out only here.
      if (!mend(work, to)) {
        throw e;
      }
      store(work, to);
    }
  }

  private void store(WorkList.ReferenceWork work, Repository to) throws IOException {
    int last = work.documents().size() - 1;
    for (int i = 0; i < last; i++) {
      PlannedContent document = work.documents().get(i);
      Place place = new Place(work.at(), document.descriptor().digest());
      boolean there = work.repository().present().contains(place.digest()) || ledger.has(place);
      if (!there) {
        cancellation.check();
        to.push(blob(work, document));
        totals.stored(document.descriptor());
        ledger.add(place);
      }
    }
    PlannedContent root = work.documents().get(last);
    push(to, blob(work, root), work.planned());
    totals.stored(root.descriptor());
    ledger.add(new Place(work.at(), root.descriptor().digest()));
  }

  private static void push(Repository to, Blob root, PlannedReference planned) throws IOException {
    if (!(planned.reference() instanceof Tag tag)) {
      to.push(root);
    } else if (to instanceof TaggedPusher pusher) {
      pusher.push(root, tag);
    } else {
      to.push(root);
      to.tag(root.descriptor(), tag);
    }
  }

  private Blob blob(WorkList.ReferenceWork work, PlannedContent document) throws IOException {
    Descriptor descriptor = document.descriptor();
    if (document.made().isPresent()) {
      return Blob.of(descriptor, document.made().get());
    }
    Optional<byte[]> kept = documents.read(descriptor);
    if (kept.isPresent()) {
      return Blob.of(descriptor, kept.get());
    }
    Repository source = registries.repository(work.repository().source());
    byte[] bytes = Content.readDocument(source, descriptor);
    documents.write(descriptor.digest(), bytes);
    return Blob.of(descriptor, bytes);
  }

  /** Brings what is missing of all that the documents refer to; false if nothing was. */
  private boolean mend(WorkList.ReferenceWork work, Repository to) throws IOException {
    boolean mended = false;
    Repository source = registries.repository(work.repository().source());
    for (PlannedContent document : work.documents()) {
      for (Digest digest : document.successors()) {
        PlannedContent successor = content.get(digest);
        if (successor != null && !to.exists(successor.descriptor())) {
          cancellation.check();
          mended = true;
          to.push(
              successor.isDocument()
                  ? blob(work, successor)
                  : new SourceBlob(
                      source, successor.descriptor(), totals.listener(), cancellation));
        }
      }
    }
    return mended;
  }

  private static void delete(Repository to, PlannedReference planned) throws IOException {
    if (!(to instanceof Deleter deleter)) {
      throw new OciException(ErrorKind.UNSUPPORTED, to + " deletes nothing");
    }
    if (deleter instanceof GuardedDeleter guarded
        && planned.reference() instanceof Tag tag
        && planned.before().isPresent()) {
      guarded.delete(tag, planned.before().get());
    } else {
      deleter.delete(planned.reference());
    }
  }
}
