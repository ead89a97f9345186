// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;

/** Reads JSON that holds secrets: unlike elsewhere, an error quotes nothing of it. */
final class SecretJson {
  private SecretJson() {}

  /**
   * @throws OciException INVALID, if it is not one JSON object of at most 1 MiB without duplicate
   *     keys
   */
  static JsonObject read(byte[] bytes, String what) throws OciException {
    if (bytes.length > JsonLimits.REPLY.bytes()) {
      throw new OciException(
          ErrorKind.INVALID, what + " has more than " + JsonLimits.REPLY.bytes() + " bytes");
    }
    try {
      return Json.readObject(bytes, what, JsonLimits.REPLY);
    } catch (OciException e) {
      throw new OciException(
          ErrorKind.INVALID,
          what + " is not a JSON object, or has a key twice"); // No cause either.
    }
  }
}
