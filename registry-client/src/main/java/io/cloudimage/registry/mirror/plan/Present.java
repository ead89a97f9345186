// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.mirror.state.Sighting;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a destination has without being asked: a manifest that was seen there has its blobs there,
 * for a registry that takes a manifest has checked that.
 */
final class Present {
  private final Set<Digest> wanted;
  private final Documents documents;
  private final Set<Digest> visited = new HashSet<>();
  private final Set<Digest> found = new HashSet<>();

  private Present(Set<Digest> wanted, Documents documents) {
    this.wanted = wanted;
    this.documents = documents;
  }

  /** Of what is wanted, that which the documents known to be there lead to. */
  static Set<Digest> of(DestinationView destination, Set<Digest> wanted, Documents documents)
      throws IOException {
    Present present = new Present(wanted, documents);
    for (Sighting sighting : destination.state().sightings().values()) {
      present.add(sighting.descriptor(), 0);
    }
    return present.found;
  }

  private void add(Descriptor target, int depth) throws IOException {
    if (depth > 8 || !visited.add(target.digest())) {
      return;
    }
    if (wanted.contains(target.digest())) {
      found.add(target.digest());
    }
    if (Documents.isDocument(target)) {
      Optional<byte[]> bytes = documents.kept(target);
      if (bytes.isPresent()) {
        for (Descriptor successor : Documents.follow(target, bytes.get())) {
          add(successor, depth + 1);
        }
      }
    }
  }
}
