// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.GrowingBlob;
import io.cloudimage.oci.content.GrowingBlobPusher;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.registry.auth.Scope;
import io.cloudimage.registry.error.RegistryException;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.http.Repeat;
import io.cloudimage.registry.quirk.Quirk;
import java.io.IOException;
import java.util.Set;

/**
 * Stores a blob (distribution-spec end-4a, end-5, end-6), or takes it over from another repository
 * of the registry (end-11).
 */
public final class PushBlob {
  private static final Set<Integer> NO_MOUNTS = Set.of(400, 405, 501);

  private final RepositoryAccess access;

  public PushBlob(RepositoryAccess access) {
    this.access = access;
  }

  /**
   * Sends the blob: in one request, in pieces if it is large or the registry wants it so. Nothing
   * of it is there before the last byte and the digest are.
   */
  public void send(Blob blob) throws IOException {
    new BlobUpload(access, blob).run();
  }

  /**
   * Sends a blob while it is being made, once; see {@link GrowingBlobPusher#pushGrowing}.
   *
   * @return false if the registry is known to want to be sent blobs in another way
   */
  public boolean sendGrowing(GrowingBlob blob) throws IOException {
    return new StreamedUpload(access, blob).run();
  }

  /**
   * Asks the registry to take the blob from {@code from}.
   *
   * @return false if it will not, for whatever reason of its own: the blob is then to be sent
   */
  public boolean mount(Descriptor blob, RepositoryName from) throws IOException {
    if (access.quirks().has(Quirk.NO_MOUNT)) {
      return false;
    }
    HttpCall call =
        HttpCall.of("POST", access.uri("blobs/uploads/?mount=" + blob.digest() + "&from=" + from))
            .withRepeat(Repeat.SAFE);
    try (HttpReply reply = access.send(call, Scope.push(access.name()), Scope.pull(from))) {
      if (reply.status() == 202) {
        UploadSession.of(access, reply).cancel();
      } else if (NO_MOUNTS.contains(reply.status())) {
        access.quirks().observe(Quirk.NO_MOUNT);
      }
      return reply.status() == 201;
    } catch (RegistryException e) {
      return false; // The token service gives no token for both repositories.
    }
  }
}
