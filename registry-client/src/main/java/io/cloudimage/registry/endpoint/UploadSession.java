// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.auth.Scope;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.http.Lane;
import io.cloudimage.registry.http.Refusal;
import io.cloudimage.registry.http.RequestBody;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * An upload that a registry has opened (distribution-spec, "Pushing blobs"). Where the registry
 * keeps it is its own secret: the location is taken as it comes and may change with every reply.
 */
final class UploadSession {
  /** A registry that hashes and stores many gigabytes is silent for long. */
  private static final Duration COMMIT_PATIENCE = Duration.ofMinutes(15);

  private final RepositoryAccess access;
  private URI location;

  UploadSession(RepositoryAccess access, HttpReply opened) throws OciException {
    this.access = access;
    this.location = locationOf(opened);
  }

  /** All in one request, with its length up front (end-6). */
  void putWhole(Blob blob) throws IOException {
    finish(blob.descriptor(), Optional.of(RequestBody.of(blob)));
  }

  /** In one request without a length (end-5), and a second one that ends it (end-6). */
  void stream(Blob blob) throws IOException {
    HttpCall call =
        HttpCall.of("PATCH", location)
            .withHeader("Content-Type", "application/octet-stream")
            .withBody(RequestBody.streamed(blob))
            .withLane(Lane.WRITE)
            .withPatience(COMMIT_PATIENCE);
    try (HttpReply reply = access.sendForSuccess(call, Scope.push(access.name()))) {
      requireAll(reply, blob.descriptor());
      if (reply.header("Location").isPresent()) {
        location = locationOf(reply);
      }
    }
    finish(blob.descriptor(), Optional.empty());
  }

  /** Tells the registry to forget it; that it does not is its own loss. */
  void cancel() {
    try (HttpReply reply =
        access.send(HttpCall.of("DELETE", location), Scope.push(access.name()))) {
      reply.status();
    } catch (IOException e) {
      // The error that made the upload worthless is the one to tell.
      return;
    }
  }

  private void finish(Descriptor blob, Optional<RequestBody> body) throws IOException {
    URI end = withDigest(location, blob.digest());
    HttpCall call = HttpCall.of("PUT", end).withPatience(COMMIT_PATIENCE);
    if (body.isPresent()) {
      call =
          call.withHeader("Content-Type", "application/octet-stream")
              .withBody(body.get())
              .withLane(Lane.WRITE);
    }
    try (HttpReply reply = access.send(call, Scope.push(access.name()))) {
      if (!reply.isSuccess()) {
        throw Refusal.of(reply);
      }
      Optional<Digest> stated = PullManifest.statedDigest(reply);
      if (stated.isPresent()
          && stated.get().algorithm() == blob.digest().algorithm()
          && !stated.get().equals(blob.digest())) {
        throw new OciException(
            ErrorKind.MISMATCH,
            reply.call() + ": sent " + blob.digest() + ", the registry stored " + stated.get());
      }
    }
  }

  private static void requireAll(HttpReply reply, Descriptor blob) throws OciException {
    Optional<String> range = reply.header("Range");
    String expected = "0-" + Math.max(0, blob.size() - 1);
    if (range.isPresent() && !range.get().replace("bytes=", "").equals(expected)) {
      throw new OciException(
          ErrorKind.UNAVAILABLE,
          reply.call() + ": sent " + blob.size() + " bytes, the registry did not take all of them");
    }
  }

  private URI locationOf(HttpReply reply) throws OciException {
    return access.rules().resolve(reply.call(), "Location", reply.header("Location"));
  }

  private static URI withDigest(URI location, Digest digest) {
    String join = location.getRawQuery() == null ? "?" : "&";
    return URI.create(location + join + "digest=" + digest);
  }
}
