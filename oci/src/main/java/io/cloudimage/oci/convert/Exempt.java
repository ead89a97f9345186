// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.convert;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Index;
import io.cloudimage.oci.transfer.Graph;
import io.cloudimage.spec.AnnotationKeys;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What no conversion touches: container images that travel along with a CloudImage, whose config
 * names them by digest; and attestations, which speak of a digest.
 */
final class Exempt {
  private static final String ATTESTED = "vnd.docker.reference.digest";

  private final Map<Digest, Index> indexes = new HashMap<>();
  private final Set<Digest> digests = new HashSet<>();

  static Exempt of(Graph graph) throws OciException {
    Exempt exempt = new Exempt();
    for (Graph.Document document : graph.documents()) {
      Descriptor descriptor = document.descriptor();
      if (descriptor.mediaType().isIndex()) {
        exempt.indexes.put(
            descriptor.digest(),
            ManifestCodec.readIndex(document.bytes(), descriptor.mediaType()).value());
      }
    }
    for (Index index : exempt.indexes.values()) {
      for (Descriptor entry : index.manifests()) {
        if (attested(entry).isPresent()) {
          exempt.digests.add(entry.digest());
        } else if (entry.annotations().containsKey(AnnotationKeys.MEMBER_NAME)) {
          exempt.add(entry.digest());
        }
      }
    }
    return exempt;
  }

  /** What an index's entry says that it attests. */
  static Optional<String> attested(Descriptor entry) {
    return Optional.ofNullable(entry.annotations().get(ATTESTED));
  }

  boolean contains(Digest document) {
    return digests.contains(document);
  }

  private void add(Digest document) {
    Index index = indexes.get(document);
    if (digests.add(document) && index != null) {
      index.manifests().forEach(entry -> add(entry.digest()));
    }
  }
}
