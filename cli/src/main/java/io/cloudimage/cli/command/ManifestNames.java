// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.layout.StoredImage;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** By which names of the store a manifest is reached: its own, and those of its index. */
final class ManifestNames {
  private final Map<Digest, Set<String>> names = new TreeMap<>();

  private ManifestNames() {}

  /** Images that cannot be read are left out: whoever lists something else need not fail. */
  static ManifestNames read(LayoutStore store) throws IOException {
    ManifestNames names = new ManifestNames();
    for (StoredImage image : store.images()) {
      try {
        for (ImageDetails.Variant variant :
            ImageDetails.read(store, image.descriptor()).variants()) {
          image.name().ifPresent(name -> names.add(variant.descriptor().digest(), name));
        }
      } catch (OciException e) {
        continue;
      }
    }
    return names;
  }

  private void add(Digest manifest, String name) {
    names.computeIfAbsent(manifest, digest -> new TreeSet<>()).add(name);
  }

  /** In the order of their text; none if no name leads to it. */
  Set<String> of(Digest manifest) {
    return names.getOrDefault(manifest, Set.of());
  }
}
