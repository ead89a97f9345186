// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.auth.Scope;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.http.Refusal;
import java.io.IOException;

/**
 * Removes a tag or a manifest (distribution-spec end-9). A tag is never removed by way of its
 * digest: that would take all other tags of the same manifest along.
 */
public final class DeleteManifest {
  private final RepositoryAccess access;

  public DeleteManifest(RepositoryAccess access) {
    this.access = access;
  }

  /**
   * @throws OciException NOT_FOUND; UNSUPPORTED if the registry does not do it
   */
  public void send(Reference reference) throws IOException {
    HttpCall call = HttpCall.of("DELETE", access.uri("manifests/" + reference));
    try (HttpReply reply = access.send(call, Scope.delete(access.name()))) {
      if (reply.isSuccess()) {
        return;
      }
      boolean refused = reply.status() == 400 || reply.status() == 405 || reply.status() == 501;
      if (!refused) {
        throw Refusal.of(reply);
      }
      String hint =
          reference instanceof Tag
              ? "this registry removes no single tag; removing by digest removes all tags of the"
                  + " manifest, so it is only done if you name the digest"
              : "the registry does not allow to remove images; ask who runs it";
      throw new OciException(
          ErrorKind.UNSUPPORTED, String.valueOf(Refusal.of(reply).getMessage()), hint, null);
    }
  }
}
