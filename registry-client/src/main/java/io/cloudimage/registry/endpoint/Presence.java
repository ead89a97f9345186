// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.http.Refusal;

/** What a HEAD about content says. */
final class Presence {
  private Presence() {}

  /** Whether the registry knows no HEAD, so that a GET has to tell. */
  static boolean isUnasked(HttpReply reply) {
    return reply.status() == 405 || reply.status() == 501;
  }

  /**
   * @throws OciException MISMATCH if the registry has something of another size under this digest
   */
  static boolean of(HttpReply reply, Descriptor content) throws OciException {
    if (reply.status() == 404) {
      return false;
    }
    if (!reply.isSuccess()) {
      throw Refusal.of(reply);
    }
    long length = reply.length().orElse(content.size());
    if (length != content.size()) {
      throw new OciException(
          ErrorKind.MISMATCH,
          reply.call()
              + ": the registry has "
              + length
              + " bytes under "
              + content.digest()
              + "; the descriptor says "
              + content.size());
    }
    return true;
  }
}
