// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.transfer;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.RangeFetcher;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.content.ReferrerLister;
import io.cloudimage.oci.content.VerifyingInputStream;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A repository with some content more than it has itself: what was made of its content on the way
 * to another one. As good for threads as the repository and the content are.
 */
public final class OverlaidRepository implements ReadableRepository, RangeFetcher, ReferrerLister {
  private final ReadableRepository below;
  private final Map<Digest, Blob> above;

  public OverlaidRepository(ReadableRepository below, Collection<Blob> above) {
    this.below = below;
    Map<Digest, Blob> blobs = new LinkedHashMap<>();
    above.forEach(blob -> blobs.put(blob.descriptor().digest(), blob));
    this.above = Map.copyOf(blobs);
  }

  @Override
  public boolean exists(Descriptor target) throws IOException {
    Blob blob = above.get(target.digest());
    return blob == null ? below.exists(target) : blob.descriptor().size() == target.size();
  }

  @Override
  public InputStream fetch(Descriptor target) throws IOException {
    Blob blob = above.get(target.digest());
    return blob == null
        ? below.fetch(target)
        : VerifyingInputStream.of(blob.open(), target, "a conversion");
  }

  @Override
  public InputStream fetchFrom(Descriptor target, long offset) throws IOException {
    Blob blob = above.get(target.digest());
    if (blob != null) {
      return blob.openAt(offset);
    }
    if (below instanceof RangeFetcher fetcher) {
      return fetcher.fetchFrom(target, offset);
    }
    InputStream in = below.fetch(target);
    try {
      in.skipNBytes(offset);
      return in;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  @Override
  public Descriptor resolve(Reference reference) throws IOException {
    Blob blob = reference instanceof Digest digest ? above.get(digest) : null;
    return blob == null ? below.resolve(reference) : blob.descriptor();
  }

  @Override
  public List<Descriptor> referrers(Descriptor subject, Optional<String> artifactType)
      throws IOException {
    return below instanceof ReferrerLister lister
        ? lister.referrers(subject, artifactType)
        : List.of();
  }
}
