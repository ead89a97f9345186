// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.model.Digest;
import java.nio.file.Path;

/** Where things lie in a data root. */
record StorePaths(Path root) {
  Path layoutFile() {
    return root.resolve("oci-layout");
  }

  Path index() {
    return root.resolve("index.json");
  }

  Path previousIndex() {
    return root.resolve("index.json.prev");
  }

  Path blobs() {
    return root.resolve("blobs");
  }

  Path blobs(Digest.Algorithm algorithm) {
    return blobs().resolve(algorithm.label());
  }

  Path blob(Digest digest) {
    return blobs(digest.algorithm()).resolve(digest.hex());
  }

  Path ingest() {
    return root.resolve("ingest");
  }

  Path locks() {
    return root.resolve("locks");
  }

  Path leases() {
    return root.resolve("leases");
  }

  Path quarantine() {
    return root.resolve("quarantine");
  }

  Path trash() {
    return root.resolve("trash");
  }

  Path layerRecords() {
    return root.resolve("state").resolve("layers");
  }

  Path mounts() {
    return root.resolve("mounts");
  }

  Path overlays() {
    return root.resolve("overlay2");
  }

  Path overlay(Digest diffId) {
    return overlays().resolve(diffId.hex());
  }
}
