// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.BlobMounter;
import io.cloudimage.oci.content.ConditionalResolver;
import io.cloudimage.oci.content.DigestLister;
import io.cloudimage.oci.content.DirectPusher;
import io.cloudimage.oci.content.DocumentFetcher;
import io.cloudimage.oci.content.GrowingBlob;
import io.cloudimage.oci.content.GrowingBlobPusher;
import io.cloudimage.oci.content.GuardedDeleter;
import io.cloudimage.oci.content.RangeFetcher;
import io.cloudimage.oci.content.Referrer;
import io.cloudimage.oci.content.ReferrerLister;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.content.TagLister;
import io.cloudimage.oci.content.TaggedPusher;
import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.deletion.HostDeletion;
import io.cloudimage.registry.deletion.ManifestDeletion;
import io.cloudimage.registry.deletion.TagDeletion;
import io.cloudimage.registry.endpoint.ListTags;
import io.cloudimage.registry.endpoint.PullBlob;
import io.cloudimage.registry.endpoint.PullManifest;
import io.cloudimage.registry.endpoint.PushBlob;
import io.cloudimage.registry.endpoint.PushManifest;
import io.cloudimage.registry.endpoint.ReferrersSupport;
import io.cloudimage.registry.endpoint.RepositoryAccess;
import io.cloudimage.registry.endpoint.RepositoryReferrers;
import io.cloudimage.registry.error.RegistryException;
import io.cloudimage.registry.product.HarborApi;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A repository of a registry (distribution-spec 1.1). For threads. It lives as long as the client
 * that it comes from; there is nothing to close.
 *
 * <p>One that was asked for as a source reads content and tags at its host's mirrors first. All
 * else, whether something exists among it, is the host's own matter.
 */
public final class RemoteRepository
    implements Repository,
        RangeFetcher,
        TagLister,
        DigestLister,
        GuardedDeleter,
        BlobMounter,
        TaggedPusher,
        ConditionalResolver,
        DirectPusher,
        GrowingBlobPusher,
        DocumentFetcher,
        ReferrerLister {
  private static final MediaType OCTET_STREAM = new MediaType("application/octet-stream");

  private final RepositoryAccess access;
  private final RepositoryReferrers referrers;
  private final HostDeletion deletion;
  private final HarborApi harbor;
  private final MirroredReads reads;
  private final Set<Digest> beingPushed = new HashSet<>();

  RemoteRepository(
      RepositoryAccess access,
      ReferrersSupport referrersSupport,
      HostDeletion deletion,
      HarborApi harbor,
      MirroredReads reads) {
    this.access = access;
    this.referrers = new RepositoryReferrers(access, referrersSupport);
    this.deletion = deletion;
    this.harbor = harbor;
    this.reads = reads;
  }

  public RegistryHost registry() {
    return access.session().host();
  }

  public RepositoryName name() {
    return access.name();
  }

  @Override
  public Descriptor resolve(Reference reference) throws IOException {
    return reference instanceof Tag tag
        ? reads.byTag(tag, at -> new PullManifest(at).resolve(tag), Descriptor::digest)
        : reads.byDigest(at -> new PullManifest(at).resolve(reference));
  }

  @Override
  public Optional<Descriptor> resolveUnless(Tag tag, Digest known) throws IOException {
    return new PullManifest(access).resolveUnless(tag, known);
  }

  @Override
  public Document fetchDocument(Reference reference) throws IOException {
    return reference instanceof Tag tag
        ? reads.byTag(tag, at -> new PullManifest(at).read(tag), read -> read.descriptor().digest())
        : reads.byDigest(at -> new PullManifest(at).read(reference));
  }

  /**
   * A blob of which the caller knows the digest alone.
   *
   * @throws OciException NOT_FOUND; UNSUPPORTED if the registry does not tell its size
   */
  public Descriptor resolveBlob(Digest digest) throws IOException {
    OptionalLong size = new PullBlob(access).size(digest);
    if (size.isEmpty()) {
      throw new OciException(
          ErrorKind.UNSUPPORTED, this + ": the registry does not tell the size of " + digest);
    }
    return Descriptor.of(OCTET_STREAM, digest, size.getAsLong());
  }

  @Override
  public boolean exists(Descriptor target) throws IOException {
    return isManifest(target)
        ? new PullManifest(access).exists(target)
        : new PullBlob(access).exists(target);
  }

  @Override
  public InputStream fetch(Descriptor target) throws IOException {
    if (!isManifest(target)) {
      MirroredBlob whole = reads.open(target, 0, target.size());
      return new CheckedMirroredBlob(whole, target, access.origin());
    }
    return new ByteArrayInputStream(readManifest(target));
  }

  @Override
  public InputStream fetchFrom(Descriptor target, long offset) throws IOException {
    if (!isManifest(target)) {
      return reads.open(target, offset, target.size() - offset);
    }
    InputStream in = new ByteArrayInputStream(readManifest(target));
    in.skipNBytes(offset);
    return in;
  }

  @Override
  public InputStream fetchRange(Descriptor target, long offset, long length) throws IOException {
    return isManifest(target)
        ? RangeFetcher.super.fetchRange(target, offset, length)
        : reads.open(target, offset, length);
  }

  @Override
  public void push(Blob blob) throws IOException {
    if (isManifest(blob.descriptor())) {
      pushManifest(blob, blob.descriptor().digest());
    } else {
      pushBlob(blob, true);
    }
  }

  @Override
  public void pushUnasked(Blob blob) throws IOException {
    if (isManifest(blob.descriptor())) {
      push(blob);
    } else {
      pushBlob(blob, false);
    }
  }

  @Override
  public boolean pushGrowing(GrowingBlob blob) throws IOException {
    return new PushBlob(access).sendGrowing(blob);
  }

  /** Of threads that push the same blob one sends it: registries answer 500 while it is taken. */
  private void pushBlob(Blob blob, boolean ask) throws IOException {
    Digest digest = blob.descriptor().digest();
    takeTurn(digest);
    try {
      if (!ask || !isKnownToExist(blob.descriptor())) {
        new PushBlob(access).send(blob);
      }
    } finally {
      synchronized (beingPushed) {
        beingPushed.remove(digest);
        beingPushed.notifyAll();
      }
    }
  }

  private void takeTurn(Digest digest) throws CancelledException {
    synchronized (beingPushed) {
      try {
        while (!beingPushed.add(digest)) {
          beingPushed.wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancelledException();
      }
    }
  }

  /** A registry that cannot say whether it has a blob may well take it. */
  private boolean isKnownToExist(Descriptor blob) throws IOException {
    try {
      return exists(blob);
    } catch (RegistryException e) {
      if (e.status() >= 500) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void push(Blob manifest, Tag tag) throws IOException {
    requireManifest(manifest.descriptor());
    pushManifest(manifest, tag);
  }

  /** A manifest with a subject is listed under it, by the registry or else by us. */
  private void pushManifest(Blob manifest, Reference as) throws IOException {
    Optional<Referrer> referrer = RepositoryReferrers.read(manifest.descriptor(), manifest.open());
    boolean promised = new PushManifest(access).send(manifest, as);
    if (referrer.isPresent()) {
      referrers.pushed(referrer.get(), promised);
    }
  }

  @Override
  public void tag(Descriptor manifest, Tag tag) throws IOException {
    requireManifest(manifest);
    new PushManifest(access).send(Blob.of(manifest, readManifest(manifest)), tag);
  }

  @Override
  public List<Tag> tags() throws IOException {
    return new ListTags(access).send();
  }

  /** A Harbor tells them, to who may use its own interface. */
  @Override
  public Optional<Map<Tag, Digest>> digests() throws IOException {
    try {
      return harbor.isThere() ? Optional.of(harbor.tags(name())) : Optional.empty();
    } catch (RegistryException e) {
      if (e.kind() == ErrorKind.DENIED) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public void delete(Reference reference) throws IOException {
    if (reference instanceof Tag tag) {
      new TagDeletion(access, deletion).send(tag, Optional.empty());
    } else if (reference instanceof Digest digest) {
      Optional<Referrer> referrer = referrers.aboutToDelete(digest);
      new ManifestDeletion(access).send(digest);
      referrers.forget(digest);
      if (referrer.isPresent()) {
        referrers.deleted(referrer.get());
      }
    }
  }

  @Override
  public void delete(Tag tag, Digest expected) throws IOException {
    new TagDeletion(access, deletion).send(tag, Optional.of(expected));
  }

  @Override
  public List<Descriptor> referrers(Descriptor subject, Optional<String> artifactType)
      throws IOException {
    return referrers.list(subject.digest(), artifactType);
  }

  @Override
  public List<Descriptor> claimedReferrers(Descriptor subject) throws IOException {
    return referrers.claimed(subject.digest());
  }

  @Override
  public boolean listsReferrersByTag() {
    return referrers.isByTag();
  }

  @Override
  public boolean mount(Descriptor blob, RepositoryName from) throws IOException {
    return new PushBlob(access).mount(blob, from);
  }

  private byte[] readManifest(Descriptor manifest) throws IOException {
    if (manifest.size() > JsonLimits.DOCUMENT.bytes()) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          "cannot read "
              + manifest.digest()
              + " from "
              + this
              + ": it has "
              + manifest.size()
              + " bytes, more than the limit of "
              + JsonLimits.DOCUMENT.bytes());
    }
    Optional<byte[]> seen = referrers.seen(manifest);
    return seen.isPresent()
        ? seen.get()
        : reads.byDigest(at -> new PullManifest(at).read(manifest));
  }

  private static boolean isManifest(Descriptor target) {
    return target.mediaType().isManifest() || target.mediaType().isIndex();
  }

  private static void requireManifest(Descriptor target) throws OciException {
    if (!isManifest(target)) {
      throw new OciException(
          ErrorKind.INVALID, "only a manifest or an index has a tag, not a " + target.mediaType());
    }
  }

  /** {@code host/path}. */
  @Override
  public String toString() {
    return registry() + "/" + name();
  }
}
