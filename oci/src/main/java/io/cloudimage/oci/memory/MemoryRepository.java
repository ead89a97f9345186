// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.memory;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.BlobIngester;
import io.cloudimage.oci.content.Deleter;
import io.cloudimage.oci.content.Ingest;
import io.cloudimage.oci.content.RangeFetcher;
import io.cloudimage.oci.content.Referrer;
import io.cloudimage.oci.content.ReferrerLister;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.content.TagLister;
import io.cloudimage.oci.content.VerifyingInputStream;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.Tag;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** A repository in memory, for several threads. It is gone with the object. */
public final class MemoryRepository
    implements Repository, BlobIngester, RangeFetcher, TagLister, Deleter, ReferrerLister {
  private final Map<Digest, byte[]> content = new ConcurrentHashMap<>();
  private final Map<Digest, Descriptor> manifests = new ConcurrentHashMap<>();
  private final Map<Tag, Descriptor> tags = new ConcurrentSkipListMap<>();

  @Override
  public boolean exists(Descriptor target) {
    byte[] bytes = content.get(target.digest());
    return bytes != null && bytes.length == target.size();
  }

  @Override
  public InputStream fetch(Descriptor target) throws IOException {
    return new VerifyingInputStream(new ByteArrayInputStream(bytes(target)), target, "memory");
  }

  @Override
  public InputStream fetchFrom(Descriptor target, long offset) throws IOException {
    InputStream in = new ByteArrayInputStream(bytes(target));
    in.skipNBytes(offset);
    return in;
  }

  private byte[] bytes(Descriptor target) throws IOException {
    byte[] bytes = content.get(target.digest());
    if (bytes == null) {
      throw notFound(target.digest());
    }
    return bytes;
  }

  @Override
  public void push(Blob blob) throws IOException {
    Descriptor descriptor = blob.descriptor();
    if (!exists(descriptor)) {
      try (InputStream in =
          VerifyingInputStream.of(blob.open(), descriptor, "the source of a push")) {
        content.put(descriptor.digest(), in.readAllBytes());
      }
    }
    if (descriptor.mediaType().isManifest() || descriptor.mediaType().isIndex()) {
      manifests.put(descriptor.digest(), descriptor.bare());
    }
  }

  @Override
  public Ingest ingest() {
    return new MemoryIngest();
  }

  @Override
  public Descriptor resolve(Reference reference) throws IOException {
    Descriptor found =
        reference instanceof Tag tag ? tags.get(tag) : manifests.get((Digest) reference);
    if (found == null) {
      throw notFound(reference);
    }
    return found;
  }

  @Override
  public void tag(Descriptor manifest, Tag tag) throws IOException {
    if (!exists(manifest)) {
      throw notFound(manifest.digest());
    }
    manifests.put(manifest.digest(), manifest.bare());
    tags.put(tag, manifest);
  }

  @Override
  public List<Tag> tags() {
    return List.copyOf(tags.keySet());
  }

  @Override
  public void delete(Reference reference) throws IOException {
    boolean found =
        reference instanceof Tag tag
            ? tags.remove(tag) != null
            : tags.values().removeIf(named -> named.digest().equals(reference))
                | manifests.remove((Digest) reference) != null;
    if (!found) {
      throw notFound(reference);
    }
  }

  /** Sorted by digest. */
  @Override
  public List<Descriptor> referrers(Descriptor subject, Optional<String> artifactType) {
    List<Descriptor> referrers = new ArrayList<>();
    for (Descriptor manifest : manifests.values()) {
      byte[] bytes = content.get(manifest.digest());
      if (bytes != null) {
        referrer(manifest, bytes)
            .filter(referrer -> referrer.subject().equals(subject.digest()))
            .filter(referrer -> referrer.isOfType(artifactType))
            .ifPresent(referrer -> referrers.add(referrer.descriptor()));
      }
    }
    referrers.sort(Comparator.comparing(Descriptor::digest));
    return referrers;
  }

  private static Optional<Referrer> referrer(Descriptor manifest, byte[] bytes) {
    try {
      return Referrer.read(manifest, bytes);
    } catch (OciException e) {
      return Optional.empty();
    }
  }

  private static OciException notFound(Reference reference) {
    return new OciException(ErrorKind.NOT_FOUND, reference + " is not in memory");
  }

  private final class MemoryIngest extends Ingest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void write(int oneByte) {
      bytes.write(oneByte);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
      bytes.write(buffer, offset, length);
    }

    @Override
    public long size() {
      return bytes.size();
    }

    @Override
    public Descriptor commit(MediaType mediaType) {
      Descriptor descriptor = Descriptor.of(mediaType, bytes.toByteArray());
      content.put(descriptor.digest(), bytes.toByteArray());
      return descriptor;
    }
  }
}
