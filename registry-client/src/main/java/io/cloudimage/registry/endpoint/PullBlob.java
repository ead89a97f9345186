// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.content.VerifyingInputStream;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.registry.auth.Scope;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpReply;
import java.io.IOException;
import java.io.InputStream;

/** Reads a blob (distribution-spec end-2, GET /v2/name/blobs/digest). */
public final class PullBlob {
  private final RepositoryAccess access;

  public PullBlob(RepositoryAccess access) {
    this.access = access;
  }

  /** Whether the blob is there, as HEAD tells. */
  public boolean exists(Descriptor blob) throws IOException {
    try (HttpReply reply = access.send(call("HEAD", blob), Scope.pull(access.name()))) {
      return Presence.of(reply, blob);
    }
  }

  /**
   * The blob's bytes, checked by their end; the caller closes the stream, which ends the transfer.
   *
   * @throws OciException NOT_FOUND; MISMATCH at once if the length is another one
   */
  public InputStream open(Descriptor blob) throws IOException {
    HttpReply reply = access.sendForSuccess(call("GET", blob), Scope.pull(access.name()));
    try {
      requireWhole(reply, blob);
      return new VerifyingInputStream(reply.body(), blob, access.origin());
    } catch (IOException | RuntimeException e) {
      reply.close();
      throw e;
    }
  }

  private void requireWhole(HttpReply reply, Descriptor blob) throws OciException {
    boolean page = reply.mediaType().map(type -> type.value().equals("text/html")).orElse(false);
    if (page && !blob.mediaType().value().equals("text/html")) {
      throw new OciException(
          ErrorKind.MISMATCH,
          reply.call() + ": expected blob " + blob.digest() + ", got a web page",
          "a proxy or a login page stands between here and the registry",
          null);
    }
    long length = reply.length().orElse(blob.size());
    if (reply.status() != 200 || length != blob.size()) {
      throw new OciException(
          ErrorKind.MISMATCH,
          reply.call()
              + ": expected blob "
              + blob.digest()
              + " with "
              + blob.size()
              + " bytes, the answer is "
              + reply.status()
              + " with "
              + length);
    }
  }

  private HttpCall call(String method, Descriptor blob) {
    return HttpCall.of(method, access.uri("blobs/" + blob.digest()));
  }
}
