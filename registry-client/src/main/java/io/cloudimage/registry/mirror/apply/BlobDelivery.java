// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.apply;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.BlobMounter;
import io.cloudimage.oci.content.DirectPusher;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.transfer.Cancellation;
import io.cloudimage.registry.mirror.MirrorRegistries;
import io.cloudimage.registry.mirror.RepositoryAddress;
import io.cloudimage.registry.mirror.plan.WorkList;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings one blob to all repositories that need it: fetched once from a source, sent once to each
 * registry, taken over by the registry's other repositories.
 */
final class BlobDelivery {
  /** Up to here a blob is held in memory, so that it is read to its end, and checked, first. */
  private static final int HELD = 1 << 20;

  private final MirrorRegistries registries;
  private final Ledger ledger;
  private final Totals totals;
  private final Cancellation cancellation;
  private final Path spool;

  BlobDelivery(
      MirrorRegistries registries,
      Ledger ledger,
      Totals totals,
      Cancellation cancellation,
      Path spool) {
    this.registries = registries;
    this.ledger = ledger;
    this.totals = totals;
    this.cancellation = cancellation;
    this.spool = spool;
  }

  /**
   * Delivers at all of these registries. What one of them does wrong is thrown after the others had
   * their turn; who has got the blob is in the ledger.
   */
  void deliver(List<WorkList.BlobWork> works) throws IOException {
    List<IOException> failures = new ArrayList<>();
    try (Supply supply = new Supply(works.get(0), works.size() > 1)) {
      for (WorkList.BlobWork work : works) {
        cancellation.check();
        try {
          deliver(work, supply);
        } catch (IOException e) {
          cancellation.check();
          failures.add(e);
        }
      }
    }
    if (!failures.isEmpty()) {
      totals.listener().failed(works.get(0).blob());
      throw failures.get(0);
    }
  }

  private void deliver(WorkList.BlobWork work, Supply supply) throws IOException {
    Optional<RepositoryAddress> holder = holder(work);
    for (RepositoryAddress repository : work.wanted()) {
      Place place = new Place(repository, work.blob().digest());
      if (!ledger.has(place)) {
        cancellation.check();
        bring(work.blob(), repository, holder, supply);
        ledger.add(place);
      }
      holder = holder.isPresent() ? holder : Optional.of(repository);
    }
  }

  private Optional<RepositoryAddress> holder(WorkList.BlobWork work) {
    Optional<RepositoryAddress> known = work.holders().stream().findFirst();
    return known.isPresent()
        ? known
        : work.wanted().stream()
            .filter(repository -> ledger.has(new Place(repository, work.blob().digest())))
            .findFirst();
  }

  private void bring(
      Descriptor blob,
      RepositoryAddress repository,
      Optional<RepositoryAddress> holder,
      Supply supply)
      throws IOException {
    Repository to = registries.repository(repository);
    if (holder.isPresent() && to instanceof BlobMounter mounter) {
      if (mounter.mount(blob, holder.get().repository())) {
        totals.mounted(blob);
        return;
      }
      if (to.exists(blob)) {
        totals.skipped(blob);
        return;
      }
    } else if (blob.size() > WorkList.ASKED_ABOVE && to.exists(blob)) {
      totals.skipped(blob);
      return;
    }
    totals.listener().started(blob);
    Blob content = supply.get();
    if (to instanceof DirectPusher pusher) {
      pusher.pushUnasked(content);
    } else {
      to.push(content);
    }
    totals.sent(blob);
  }

  /** A blob's content, had from the first source that gives it. */
  private final class Supply implements Closeable {
    private final WorkList.BlobWork work;
    private final boolean shared;
    private @org.jspecify.annotations.Nullable Blob content;

    Supply(WorkList.BlobWork work, boolean shared) {
      this.work = work;
      this.shared = shared;
    }

    Blob get() throws IOException {
      Blob known = content;
      if (known == null) {
        known = find();
        content = known;
      }
      return known;
    }

    private Blob find() throws IOException {
      OciException failure = null;
      for (RepositoryAddress source : work.sources()) {
        try {
          return from(source);
        } catch (OciException e) {
          cancellation.check();
          failure = failure == null ? e : failure;
        }
      }
      throw failure == null ? new IOException("no source has " + work.blob().digest()) : failure;
    }

    private Blob from(RepositoryAddress source) throws IOException {
      Blob blob =
          new SourceBlob(
              registries.repository(source), work.blob(), totals.listener(), cancellation);
      if (work.blob().size() <= HELD) {
        try (InputStream in = blob.open()) {
          return Blob.of(work.blob(), in.readAllBytes());
        }
      }
      return shared ? SpooledBlob.of(blob, spool) : blob;
    }

    @Override
    public void close() throws IOException {
      if (content instanceof SpooledBlob spooled) {
        spooled.close();
      }
    }
  }
}
