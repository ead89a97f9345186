// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.content.DocumentFetcher.Document;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The last small manifests that were read, whose bytes are those of their digests. For threads. */
final class SeenManifests {
  private static final int MOST = 128;
  private static final int LARGEST = 16 * 1024;

  private final Map<Digest, Document> manifests = new LinkedHashMap<>(16, 0.75f, true);

  synchronized void add(Document manifest) {
    if (manifest.descriptor().size() > LARGEST) {
      return;
    }
    manifests.put(manifest.descriptor().digest(), manifest);
    if (manifests.size() > MOST) {
      manifests.remove(manifests.keySet().iterator().next());
    }
  }

  /** The bytes, if they are what the whole descriptor says. */
  synchronized Optional<byte[]> get(Descriptor manifest) {
    return Optional.ofNullable(manifests.get(manifest.digest()))
        .filter(seen -> seen.descriptor().equals(manifest.bare()))
        .map(Document::bytes);
  }

  synchronized void remove(Digest digest) {
    manifests.remove(digest);
  }
}
