// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.BlobIngester;
import io.cloudimage.oci.content.Deleter;
import io.cloudimage.oci.content.Ingest;
import io.cloudimage.oci.content.RangeFetcher;
import io.cloudimage.oci.content.ReferrerLister;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.content.TagLister;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One repository's view of the store: its own tags, the whole store's content. */
public final class StoreRepository
    implements Repository, BlobIngester, RangeFetcher, TagLister, Deleter, ReferrerLister {
  private final LayoutStore store;
  private final ImageName name;

  StoreRepository(LayoutStore store, ImageName name) {
    this.store = store;
    this.name = name;
  }

  @Override
  public boolean exists(Descriptor target) throws IOException {
    return store.exists(target);
  }

  @Override
  public InputStream fetch(Descriptor target) throws IOException {
    return store.fetch(target);
  }

  @Override
  public InputStream fetchFrom(Descriptor target, long offset) throws IOException {
    return store.fetchFrom(target, offset);
  }

  @Override
  public void push(Blob blob) throws IOException {
    store.push(blob);
  }

  @Override
  public Ingest ingest() throws IOException {
    return store.ingest();
  }

  @Override
  public Descriptor resolve(Reference reference) throws IOException {
    return store.resolve(
        reference instanceof Digest digest ? name.at(digest) : name.withTag((Tag) reference));
  }

  @Override
  public void tag(Descriptor manifest, Tag tag) throws IOException {
    store.tag(manifest, name.withTag(tag));
  }

  @Override
  public List<Tag> tags() throws IOException {
    TreeSet<Tag> tags = new TreeSet<>();
    for (StoredImage image : store.images()) {
      image.name().flatMap(this::tagOf).ifPresent(tags::add);
    }
    return List.copyOf(tags);
  }

  @Override
  public void delete(Reference reference) throws IOException {
    boolean found = false;
    for (Tag tag : tags()) {
      boolean meant =
          reference.equals(tag) || store.resolve(name.withTag(tag)).digest().equals(reference);
      found |= meant && store.untag(name.withTag(tag));
    }
    if (reference instanceof Digest digest) {
      found |= store.forgetReferrers(Set.of(digest));
    }
    if (!found) {
      throw new OciException(
          ErrorKind.NOT_FOUND, name.familiarRepository() + " has no " + reference);
    }
  }

  /** Of the whole store: what is attached to content is attached under all of its names. */
  @Override
  public List<Descriptor> referrers(Descriptor subject, Optional<String> artifactType)
      throws IOException {
    return store.referrers(subject.digest(), artifactType);
  }

  private Optional<Tag> tagOf(String refName) {
    String prefix = name.familiarRepository() + ":";
    if (!refName.startsWith(prefix)) {
      return Optional.empty();
    }
    return Tag.from(refName.substring(prefix.length()));
  }
}
