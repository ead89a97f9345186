// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.registry.auth.Scope;
import io.cloudimage.registry.error.RegistryException;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.http.Repeat;
import io.cloudimage.registry.http.RequestBody;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Stores a manifest or an index (distribution-spec end-7, PUT /v2/name/manifests/reference). */
public final class PushManifest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final RepositoryAccess access;

  public PushManifest(RepositoryAccess access) {
    this.access = access;
  }

  /**
   * Returns when the registry has the manifest under {@code as}. A PUT whose answer was lost is a
   * success if the registry has what was sent.
   *
   * @param as the tag to store it under, or its digest
   * @return whether the registry says that it lists the manifest as a referrer of its subject
   * @throws OciException MISMATCH if the registry has stored something else
   */
  public boolean send(Blob manifest, Reference as) throws IOException {
    try {
      return put(manifest, as);
    } catch (OciException e) {
      boolean undecided =
          e instanceof RegistryException refusal
              ? refusal.status() >= 500
              : e.kind() == ErrorKind.UNAVAILABLE;
      if (!undecided || !isThere(manifest.descriptor(), as)) {
        throw e;
      }
      return false;
    }
  }

  private boolean isThere(Descriptor manifest, Reference as) {
    try {
      return new PullManifest(access).resolve(as).digest().equals(manifest.digest());
    } catch (IOException e) {
      return false; // What went wrong first is then told.
    }
  }

  private boolean put(Blob manifest, Reference as) throws IOException {
    HttpCall call =
        HttpCall.of("PUT", access.uri("manifests/" + as))
            .withHeader("Content-Type", manifest.descriptor().mediaType().value())
            .withBody(RequestBody.of(manifest))
            .withPatience(PATIENCE)
            .withRepeat(Repeat.SAFE);
    try (HttpReply reply = access.sendForSuccess(call, Scope.push(access.name()))) {
      Digest sent = manifest.descriptor().digest();
      Optional<Digest> stated = PullManifest.statedDigest(reply);
      if (stated.isPresent()
          && stated.get().algorithm() == sent.algorithm()
          && !stated.get().equals(sent)) {
        throw new OciException(
            ErrorKind.MISMATCH,
            reply.call() + ": sent " + sent + ", the registry stored " + stated.get());
      }
      return reply.header("OCI-Subject").isPresent();
    }
  }
}
