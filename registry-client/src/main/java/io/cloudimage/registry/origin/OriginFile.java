// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.origin;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The file of what one repository was seen to have (schema {@code origins}). */
record OriginFile(RegistryHost host, RepositoryName repository, List<Digest> blobs) {
  private static final long VERSION = 1;

  OriginFile {
    blobs = List.copyOf(blobs);
  }

  /**
   * Reads a file; empty if it is of another version.
   *
   * @throws OciException INVALID if it is none
   */
  static Optional<OriginFile> decode(byte[] content) throws OciException {
    JsonObject file = Json.readObject(content, "the file of origins", JsonLimits.REPLY);
    if (file.size("version") != VERSION) {
      return Optional.empty();
    }
    return Optional.of(
        new OriginFile(
            file.parsed("host", RegistryHost::parse),
            file.parsed("repository", RepositoryName::new),
            file.parsedAll("blobs", Digest::parse)));
  }

  byte[] encode() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("version", VERSION);
    tree.put("host", host.toString());
    tree.put("repository", repository.toString());
    tree.put("blobs", blobs.stream().map(Digest::toString).toList());
    return Json.writePretty(tree);
  }
}
