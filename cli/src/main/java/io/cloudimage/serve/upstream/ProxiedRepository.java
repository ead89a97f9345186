// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.upstream;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.DocumentFetcher.Document;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.serve.content.PushedManifest;
import io.cloudimage.serve.content.RepositoryLinks.Kind;
import io.cloudimage.serve.content.ServedStore;
import io.cloudimage.serve.http.ErrorCode;
import io.cloudimage.serve.http.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A repository of an upstream as clients see it: what is in the store comes from there, the rest is
 * fetched, verified and kept. What a digest names never changes, so the upstream is asked again for
 * tags alone.
 */
public final class ProxiedRepository {
  private static final Logger LOG = LoggerFactory.getLogger(ProxiedRepository.class);

  private final RegistryHost host;
  private final RepositoryName name;
  private final UpstreamRepository remote;
  private final ServedStore shelf;
  private final TagTimes times;
  private final BlobFetches fetches;

  /**
   * @param shelf what is here of the upstream
   */
  ProxiedRepository(
      RegistryHost host,
      RepositoryName name,
      UpstreamRepository remote,
      ServedStore shelf,
      TagTimes times,
      BlobFetches fetches) {
    this.host = host;
    this.name = name;
    this.remote = remote;
    this.shelf = shelf;
    this.times = times;
    this.fetches = fetches;
  }

  /**
   * The name that rules know it by, however it was asked for: with the registry in front. Empty
   * where that is no repository's name, as with a port.
   */
  public Optional<RepositoryName> ruled() {
    try {
      return Optional.of(new RepositoryName(toString()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Where it is read from. */
  @Override
  public String toString() {
    return host + "/" + name;
  }

  /**
   * A manifest or an index, which is in the store when this returns.
   *
   * @throws Refusal MANIFEST_UNKNOWN; UNKNOWN if the upstream cannot be asked and it is not here
   */
  public PulledManifest manifest(Reference reference) throws IOException {
    return reference instanceof Tag tag ? byTag(tag) : byDigest((Digest) reference);
  }

  private PulledManifest byDigest(Digest digest) throws IOException {
    Optional<Descriptor> here = shelf.find(name, Kind.MANIFEST, digest);
    if (here.isPresent()) {
      return new PulledManifest(here.get(), false);
    }
    synchronized (times.lock(this + "@" + digest)) {
      here = shelf.find(name, Kind.MANIFEST, digest);
      try {
        return new PulledManifest(here.isPresent() ? here.get() : keep(digest), false);
      } catch (OciException e) {
        throw refusal(e, ErrorCode.MANIFEST_UNKNOWN);
      }
    }
  }

  private PulledManifest byTag(Tag tag) throws IOException {
    String key = this + ":" + tag;
    Optional<PulledManifest> recent = recent(key, tag);
    if (recent.isPresent()) {
      return recent.get();
    }
    synchronized (times.lock(key)) {
      recent = recent(key, tag);
      return recent.isPresent() ? recent.get() : ask(key, tag);
    }
  }

  private Optional<PulledManifest> recent(String key, Tag tag) throws IOException {
    Optional<Boolean> failed = times.lately(key);
    return failed.isPresent()
        ? shelf.tagged(name, tag).map(here -> new PulledManifest(here, failed.get()))
        : Optional.empty();
  }

  private PulledManifest ask(String key, Tag tag) throws IOException {
    Optional<Descriptor> here = shelf.tagged(name, tag);
    try {
      Digest now = remote.resolve(tag).digest();
      if (here.isEmpty() || !here.get().digest().equals(now)) {
        Optional<Descriptor> known = shelf.find(name, Kind.MANIFEST, now);
        here = Optional.of(known.isPresent() ? known.get() : keep(now));
        shelf.tag(name, tag, here.get(), () -> {});
      }
      times.answered(key);
      return new PulledManifest(here.get(), false);
    } catch (OciException e) {
      // What the upstream no longer has is not given out because it was once here.
      if (here.isEmpty() || e.kind() == ErrorKind.NOT_FOUND) {
        throw refusal(e, ErrorCode.MANIFEST_UNKNOWN);
      }
      LOG.warn("{} is served as it was: {}", key, Printable.escape(String.valueOf(e.getMessage())));
      times.failed(key);
      return new PulledManifest(here.get(), true);
    }
  }

  /** Fetches a manifest into the store; the client has compared it with its digest. */
  private Descriptor keep(Digest digest) throws IOException {
    Document document = remote.fetchDocument(digest);
    Descriptor manifest = document.descriptor().bare();
    PushedManifest read = PushedManifest.read(document.bytes(), manifest.mediaType(), digest);
    shelf.store().push(Blob.of(manifest, document.bytes()));
    shelf.link(name, Kind.MANIFEST, manifest);
    if (read.subject().isPresent()) {
      shelf.linkReferrer(name, read.subject().get(), read.referrer());
    }
    return manifest;
  }

  /**
   * A blob. The upstream says whether this repository has it, also when the store has it for
   * another: knowing a digest is not a right to read it.
   *
   * @param wanted whether its bytes are to be fetched, if they are not here
   * @throws Refusal BLOB_UNKNOWN; UNKNOWN if the upstream cannot be asked and it is not here
   */
  public PulledBlob blob(Digest digest, boolean wanted) throws IOException {
    Optional<Descriptor> here = shelf.find(name, Kind.BLOB, digest);
    if (here.isPresent()) {
      return new PulledBlob(here.get(), Optional.empty());
    }
    String key = this + "@" + digest;
    synchronized (times.lock(key)) {
      here = shelf.find(name, Kind.BLOB, digest);
      if (here.isPresent()) {
        return new PulledBlob(here.get(), Optional.empty());
      }
      Descriptor blob = confirmed(key, digest);
      if (shelf.store().exists(blob)) {
        shelf.link(name, Kind.BLOB, blob);
        return new PulledBlob(blob, Optional.empty());
      }
      return new PulledBlob(blob, wanted ? fetch(key, blob) : Optional.empty());
    }
  }

  private Descriptor confirmed(String key, Digest digest) throws IOException {
    Optional<Descriptor> asked = fetches.confirmed(key);
    if (asked.isPresent()) {
      return asked.get();
    }
    try {
      return remote.resolveBlob(digest);
    } catch (OciException e) {
      throw refusal(e, ErrorCode.BLOB_UNKNOWN);
    }
  }

  private Optional<BlobFetch> fetch(String key, Descriptor blob) throws IOException {
    return fetches.join(
        key, blob, () -> remote.fetch(blob), () -> shelf.link(name, Kind.BLOB, blob));
  }

  /** The upstream's tags; those that are here if it cannot be asked. */
  public List<Tag> tags() throws IOException {
    try {
      return remote.tags();
    } catch (OciException e) {
      List<Tag> here = shelf.tags(name);
      if (here.isEmpty() || e.kind() == ErrorKind.NOT_FOUND) {
        throw refusal(e, ErrorCode.NAME_UNKNOWN);
      }
      LOG.warn("the tags of {} that are here are listed: {}", this, e.getMessage());
      return here;
    }
  }

  /** What the upstream lists about the subject; what is here if it cannot be asked. */
  public List<Descriptor> referrers(Digest subject) throws IOException {
    try {
      return remote.referrers(subject);
    } catch (OciException e) {
      LOG.warn("the referrers in {} that are here are listed: {}", this, e.getMessage());
      return shelf.referrers(name, subject);
    }
  }

  /** Clients learn that the upstream failed, and the log why: it may name what is not theirs. */
  private Refusal refusal(OciException problem, ErrorCode unknown) {
    if (problem.kind() == ErrorKind.NOT_FOUND) {
      return new Refusal(unknown, host + " has no such thing in " + name);
    }
    LOG.warn("{} cannot be read: {}", this, Printable.escape(String.valueOf(problem.getMessage())));
    return problem.kind() == ErrorKind.UNAVAILABLE
        ? new Refusal(ErrorCode.UNKNOWN, 503, host + " does not answer now")
        : new Refusal(ErrorCode.UNKNOWN, 502, host + " cannot be read; the server's log says why");
  }
}
