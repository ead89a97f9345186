// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.Tag;
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
   * success if the registry has what was sent. Until an answer comes the PUT is repeated: of two
   * who move a tag at the same time, the later one's value stays.
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
      if (!undecided) {
        throw e;
      }
      requireThere(manifest.descriptor().digest(), as, e);
      return false;
    }
  }

  private void requireThere(Digest sent, Reference as, OciException e) throws OciException {
    Optional<Digest> named = named(as);
    if (named.isPresent() && named.get().equals(sent)) {
      return;
    }
    if (named.isPresent() && as instanceof Tag && named(sent).isPresent()) {
      throw new OciException(
          e.kind(),
          e.getMessage() + "; the registry has " + sent + ", but " + as + " names " + named.get(),
          "somebody else may have moved the tag meanwhile: see what it is to name, and push again",
          e);
    }
    throw e;
  }

  private Optional<Digest> named(Reference reference) {
    try {
      return Optional.of(new PullManifest(access).resolve(reference).digest());
    } catch (IOException e) {
      return Optional.empty(); // What went wrong first is then told.
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
