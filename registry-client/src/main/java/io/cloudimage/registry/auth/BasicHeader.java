// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The Basic scheme (RFC 7617), in UTF-8. */
final class BasicHeader {
  private BasicHeader() {}

  /**
   * @throws OciException INVALID if the name holds a colon, which the scheme cannot carry
   */
  static String of(String username, String password) throws OciException {
    if (username.indexOf(':') >= 0) {
      throw new OciException(ErrorKind.INVALID, "a user's name cannot hold a colon");
    }
    byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }
}
