// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.bundle;

import io.cloudimage.oci.archive.OciArchiveWriter;
import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/**
 * One image's view of an archive for several: tags become whole names. What the other side has is
 * left out, but for manifests and indexes, without which nobody could tell what is missing.
 */
final class NamedArchive implements Repository {
  private final OciArchiveWriter archive;
  private final ImageName name;
  private final KnownBlobs known;
  private final Map<Digest, Descriptor> leftOut;

  /**
   * @param leftOut gets what was left out
   */
  NamedArchive(
      OciArchiveWriter archive, ImageName name, KnownBlobs known, Map<Digest, Descriptor> leftOut) {
    this.archive = archive;
    this.name = name;
    this.known = known;
    this.leftOut = leftOut;
  }

  @Override
  public boolean exists(Descriptor target) {
    boolean isDocument = target.mediaType().isManifest() || target.mediaType().isIndex();
    if (!isDocument && known.contains(target.digest()) && !archive.exists(target)) {
      leftOut.put(target.digest(), target);
      return true;
    }
    return archive.exists(target);
  }

  @Override
  public void push(Blob blob) throws IOException {
    archive.push(blob);
  }

  @Override
  public void tag(Descriptor manifest, Tag tag) throws IOException {
    archive.name(manifest, Optional.of(name.withTag(tag).familiar()));
  }

  @Override
  public Descriptor resolve(Reference reference) throws IOException {
    return archive.resolve(reference);
  }

  @Override
  public InputStream fetch(Descriptor target) throws IOException {
    return archive.fetch(target);
  }
}
