// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.budget.HostBudgets;
import io.cloudimage.registry.endpoint.PullBlob;
import io.cloudimage.registry.endpoint.RepositoryAccess;
import io.cloudimage.registry.host.MirrorCapability;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a repository at its host's mirrors, in their order, and then at the host. Whatever a mirror
 * fails with, the next one is asked, and that is said: what comes by digest is checked wherever it
 * comes from. A mirror that does not have something is asked for the next thing; one that fails in
 * another way is left alone for a while. For threads.
 */
final class MirroredReads {
  private static final Logger LOG = LoggerFactory.getLogger(MirroredReads.class);

  private final RepositoryAccess host;
  private final List<MirrorSite> sites;
  private final MirrorPauses pauses;
  private final HostBudgets budgets;
  private final MirrorListener listener;

  /** One way to read, wherever that is. */
  interface Read<T> {
    T from(RepositoryAccess access) throws IOException;
  }

  MirroredReads(
      RepositoryAccess host,
      List<MirrorSite> sites,
      MirrorPauses pauses,
      HostBudgets budgets,
      MirrorListener listener) {
    this.host = host;
    this.sites = List.copyOf(sites);
    this.pauses = pauses;
    this.budgets = budgets;
    this.listener = listener;
  }

  /** Reads what is named by its digest. */
  <T> T byDigest(Read<T> read) throws IOException {
    for (MirrorSite site : usable(MirrorCapability.PULL)) {
      try {
        T result = read.from(site.access());
        answered(site);
        return result;
      } catch (IOException e) {
        passOver(site, e);
      }
    }
    return read.from(host);
  }

  /** Reads what a tag names; {@code digest} says what that is of what was read. */
  <T> T byTag(Tag tag, Read<T> read, Function<T, Digest> digest) throws IOException {
    for (MirrorSite site : usable(MirrorCapability.RESOLVE)) {
      try {
        T result = read.from(site.access());
        answered(site);
        LOG.info("{}:{} is {} at the mirror {}", host.origin(), tag, digest.apply(result), site);
        listener.resolved(host.origin(), tag, digest.apply(result), site.mirror().toString());
        return result;
      } catch (IOException e) {
        passOver(site, e);
      }
    }
    return read.from(host);
  }

  /** A blob's bytes, unverified; where one place fails midway the next goes on. */
  MirroredBlob open(Descriptor blob, long offset, long length) throws IOException {
    long until = Math.min(blob.size(), offset + length);
    return new MirroredBlob(this, usable(MirrorCapability.PULL), blob, offset, until);
  }

  InputStream openAtHost(Descriptor blob, long offset, long length) throws IOException {
    return new PullBlob(host).openRange(blob, offset, length);
  }

  private List<MirrorSite> usable(MirrorCapability capability) {
    return sites.stream()
        .filter(site -> site.mirror().can(capability))
        .filter(site -> !pauses.isPaused(everywhere(site)) && !pauses.isPaused(here(site)))
        .filter(site -> budgets.quiet(site.origin()).isZero())
        .toList();
  }

  void answered(MirrorSite site) {
    pauses.answered(everywhere(site));
    pauses.answered(here(site));
  }

  /**
   * Leaves a mirror for the next.
   *
   * @throws IOException the failure itself, if it is that the caller wants no more
   */
  void passOver(MirrorSite site, IOException failure) throws IOException {
    ErrorKind kind = failure instanceof OciException oci ? oci.kind() : ErrorKind.UNAVAILABLE;
    if (kind == ErrorKind.CANCELLED || Thread.currentThread().isInterrupted()) {
      throw failure;
    }
    String why = Printable.escape(String.valueOf(failure.getMessage()));
    if (kind == ErrorKind.NOT_FOUND) {
      LOG.info("the mirror {} does not have what is in {}: {}", site, host.origin(), why);
    } else if (!pauses.failed(kind == ErrorKind.DENIED ? here(site) : everywhere(site))) {
      return; // Said already.
    } else {
      LOG.warn("the mirror {} of {} is left alone for a while: {}", site, host.origin(), why);
    }
    listener.passedOver(host.origin(), site.mirror().toString(), why);
  }

  private static String everywhere(MirrorSite site) {
    return site.mirror().toString();
  }

  private static String here(MirrorSite site) {
    return site.mirror() + " " + site.access().name();
  }
}
