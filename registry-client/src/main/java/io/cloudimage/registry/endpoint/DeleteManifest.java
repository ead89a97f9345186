// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.registry.auth.Scope;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.http.Refusal;
import java.io.IOException;

/**
 * Removes a tag, or a manifest with all its tags (distribution-spec end-9, DELETE
 * /v2/name/manifests/reference). What a registry cannot do it refuses, in many ways.
 */
public final class DeleteManifest {
  private final RepositoryAccess access;

  public DeleteManifest(RepositoryAccess access) {
    this.access = access;
  }

  /**
   * @throws io.cloudimage.registry.error.RegistryException with whatever the registry answers
   *     instead
   * @throws OciException if there is no answer
   */
  public void send(Reference reference) throws IOException {
    HttpCall call = HttpCall.of("DELETE", access.uri("manifests/" + reference));
    try (HttpReply reply = access.send(call, Scope.delete(access.name()))) {
      if (!reply.isSuccess()) {
        throw Refusal.of(reply);
      }
    }
  }
}
