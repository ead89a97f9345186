// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.registry.auth.RegistrySession;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.http.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Whether this is a registry, and we may talk to it (distribution-spec end-1, GET /v2/). */
public final class CheckApi {
  private CheckApi() {}

  /**
   * @throws io.cloudimage.oci.error.OciException DENIED if the registry wants other credentials,
   *     NOT_FOUND if it is none
   */
  public static void send(RegistrySession session) throws IOException {
    HttpCall call = HttpCall.of("GET", session.uri("/v2/"));
    try (HttpReply reply = session.send(call, Optional.empty(), List.of())) {
      if (reply.status() != 200) {
        throw Refusal.of(reply);
      }
    }
  }
}
