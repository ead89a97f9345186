// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.remote;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.model.MediaType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A manifest from a user's hands: which type it has, and whether it is one. */
final class ManifestText {
  private ManifestText() {}

  /**
   * The type: what the user says, what the manifest says, or what it looks like.
   *
   * @throws OciException INVALID if it is no manifest and no index; MISMATCH if user and manifest
   *     say different things
   */
  static MediaType check(byte[] bytes, @Nullable String stated) throws OciException {
    JsonObject json = Json.readObject(bytes, "the manifest", JsonLimits.DOCUMENT);
    Optional<String> own = json.optionalString("mediaType").filter(type -> !type.isEmpty());
    if (stated != null && own.isPresent() && !own.get().equals(stated)) {
      throw new OciException(
          ErrorKind.MISMATCH, "the manifest is said to be " + stated + ", but says " + own.get());
    }
    MediaType type;
    try {
      type = new MediaType(own.orElse(stated == null ? looks(json) : stated));
    } catch (IllegalArgumentException e) {
      throw new OciException(ErrorKind.INVALID, "--media-type: " + e.getMessage(), e);
    }
    if (type.isIndex()) {
      ManifestCodec.readIndex(bytes, type);
    } else {
      ManifestCodec.readManifest(bytes, type);
    }
    return type;
  }

  private static String looks(JsonObject json) {
    return (json.has("manifests") ? MediaType.OCI_INDEX : MediaType.OCI_MANIFEST).value();
  }
}
