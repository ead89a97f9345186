// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.content;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What CloudImages bring along of one repository of one registry. Filled once, then only read. */
public final class MemberRepository {
  private final List<RepositoryName> names;
  public final TreeMap<Tag, Descriptor> tags = new TreeMap<>();
  private final Map<Digest, Descriptor> manifests = new HashMap<>();
  private final Map<Digest, Descriptor> blobs = new HashMap<>();
  private final Map<Digest, Blob> made = new HashMap<>();

  /**
   * @param names by which it is asked for: the path, and the registry and the path
   */
  public MemberRepository(List<RepositoryName> names) {
    this.names = List.copyOf(names);
  }

  /** Whether this is so for all of its names: a name must not be a way around another one. */
  public boolean is(Predicate<RepositoryName> named) {
    return names.stream().allMatch(named);
  }

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
