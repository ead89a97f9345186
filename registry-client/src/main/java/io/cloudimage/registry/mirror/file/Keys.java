// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.file;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.JsonObject;
import java.util.List;

/** A key that nobody reads is a mistake of who wrote it. */
final class Keys {
  private Keys() {}

  static void require(JsonObject json, String... known) throws OciException {
    require(json, List.of(known));
  }

  static void require(JsonObject json, List<String> known) throws OciException {
    for (String key : json.keys()) {
      if (!known.contains(key)) {
        throw json.invalid(key, "is not known here; expected one of " + String.join(", ", known));
      }
    }
  }
}
