// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.content;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Tag;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What CloudImages bring along of one repository of one registry. Filled once, then only read. */
public final class MemberRepository {
  public final TreeMap<Tag, Descriptor> tags = new TreeMap<>();
  private final Map<Digest, Descriptor> manifests = new HashMap<>();
  private final Map<Digest, Descriptor> blobs = new HashMap<>();
  private final Map<Digest, Blob> made = new HashMap<>();

  public void addManifest(Descriptor manifest) {
    manifests.put(manifest.digest(), manifest.bare());
  }

  public void addBlob(Descriptor blob) {
    blobs.put(blob.digest(), blob.bare());
  }

  /** An index that is nowhere but here. */
  public void addMade(Blob index) {
    addManifest(index.descriptor());
    made.put(index.descriptor().digest(), index);
  }

  public Optional<Descriptor> manifest(Digest digest) {
    return Optional.ofNullable(manifests.get(digest));
  }

  public Optional<Descriptor> blob(Digest digest) {
    return Optional.ofNullable(blobs.get(digest));
  }

  public Optional<Blob> made(Digest digest) {
    return Optional.ofNullable(made.get(digest));
  }
}
