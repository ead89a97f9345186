// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.DigestLister;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.content.TagLister;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.mirror.selection.TagRules;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Tells digests with tags, but for those of signatures, as Harbor does; counts its answers. */
final class BulkRepository implements Repository, TagLister, DigestLister {
  private final MemoryRepository content;
  private final AtomicInteger resolved = new AtomicInteger();

  BulkRepository(MemoryRepository content) {
    this.content = content;
  }

  /** How often it was asked for a single reference since this was last asked. */
  int takeResolved() {
    return resolved.getAndSet(0);
  }

  @Override
  public Optional<Map<Tag, Digest>> digests() throws IOException {
    Map<Tag, Digest> digests = new TreeMap<>();
    for (Tag tag : content.tags()) {
      if (!TagRules.isCompanion(tag)) {
        digests.put(tag, content.resolve(tag).digest());
      }
    }
    return Optional.of(digests);
  }

  @Override
  public List<Tag> tags() {
    return content.tags();
  }

  @Override
  public Descriptor resolve(Reference reference) throws IOException {
    resolved.incrementAndGet();
    return content.resolve(reference);
  }

  @Override
  public boolean exists(Descriptor target) {
    return content.exists(target);
  }

  @Override
  public InputStream fetch(Descriptor target) throws IOException {
    return content.fetch(target);
  }

  @Override
  public void push(Blob blob) throws IOException {
    content.push(blob);
  }

  @Override
  public void tag(Descriptor manifest, Tag tag) throws IOException {
    content.tag(manifest, tag);
  }
}
