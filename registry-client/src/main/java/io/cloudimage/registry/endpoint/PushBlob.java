// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.registry.auth.Scope;
import io.cloudimage.registry.error.RegistryException;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.http.Repeat;
import java.io.IOException;
import java.util.Set;

/**
 * Stores a blob (distribution-spec end-4a, end-5, end-6), or takes it over from another repository
 * of the registry (end-11).
 */
public final class PushBlob {
  /** What registries say that know uploads in pieces only. */
  private static final Set<Integer> NO_MONOLITHIC = Set.of(405, 411, 415, 501);

  private final RepositoryAccess access;

  public PushBlob(RepositoryAccess access) {
    this.access = access;
  }

  /**
   * Sends the blob: in one request, or in pieces to a registry that refuses the one. Nothing of it
   * is there before the last byte and the digest are.
   */
  public void send(Blob blob) throws IOException {
    UploadSession session = open();
    try {
      session.putWhole(blob);
    } catch (RegistryException e) {
      session.cancel();
      if (!NO_MONOLITHIC.contains(e.status()) || !blob.isReplayable()) {
        throw e;
      }
      stream(blob);
    } catch (IOException | RuntimeException e) {
      session.cancel();
      throw e;
    }
  }

  private void stream(Blob blob) throws IOException {
    UploadSession session = open();
    try {
      session.stream(blob);
    } catch (IOException | RuntimeException e) {
      session.cancel();
      throw e;
    }
  }

  /**
   * Asks the registry to take the blob from {@code from}.
   *
   * @return false if it will not, for whatever reason of its own: the blob is then to be sent
   */
  public boolean mount(Descriptor blob, RepositoryName from) throws IOException {
    HttpCall call =
        HttpCall.of("POST", access.uri("blobs/uploads/?mount=" + blob.digest() + "&from=" + from))
            .withRepeat(Repeat.SAFE);
    try (HttpReply reply = access.send(call, Scope.push(access.name()), Scope.pull(from))) {
      if (reply.status() == 202) {
        new UploadSession(access, reply).cancel();
      }
      return reply.status() == 201;
    } catch (RegistryException e) {
      return false; // The token service gives no token for both repositories.
    }
  }

  private UploadSession open() throws IOException {
    // A session that is opened twice is one that nobody uses; the registry forgets it.
    HttpCall call = HttpCall.of("POST", access.uri("blobs/uploads/")).withRepeat(Repeat.SAFE);
    try (HttpReply reply = access.sendForSuccess(call, Scope.push(access.name()))) {
      return new UploadSession(access, reply);
    }
  }
}
