// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.registry.testing.faulty.Shelf;

/** Fills shelves past HTTP. */
final class Shelves {
  private Shelves() {}

  /** So many manifests of nothing, with a tag each. */
  static void addTags(Shelf shelf, String repository, int count) {
    for (int i = 0; i < count; i++) {
      String text =
          "{\"schemaVersion\":2,\"mediaType\":\""
              + MediaType.OCI_INDEX
              + "\",\"manifests\":[],\"annotations\":{\"n\":\""
              + i
              + "\"}}";
      shelf.addManifest(repository, MediaType.OCI_INDEX, text.getBytes(UTF_8), "t" + i);
    }
  }

  /** All that one repository has, into another. */
  static void copy(Shelf shelf, String from, String to) {
    for (Digest digest : shelf.blobs(from)) {
      shelf.addBlob(to, shelf.blob(from, digest).orElseThrow());
    }
    shelf
        .manifests(from)
        .values()
        .forEach(stored -> shelf.addManifest(to, stored.type(), stored.bytes()));
    shelf.tags(from).forEach((tag, digest) -> shelf.tag(to, tag, digest));
  }
}
