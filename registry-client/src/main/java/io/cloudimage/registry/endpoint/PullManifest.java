// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.endpoint;

import io.cloudimage.oci.content.DocumentFetcher;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Reference;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.auth.Scope;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.http.Refusal;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads manifests and indexes (distribution-spec end-3, GET /v2/name/manifests/reference).
 *
 * <p>The type that a manifest is served as, the type that it says it has, and the type that was
 * asked for are one, or it is refused.
 */
public final class PullManifest {
  private static final String ACCEPT =
      Stream.of(
              MediaType.OCI_INDEX,
              MediaType.OCI_MANIFEST,
              MediaType.DOCKER_INDEX,
              MediaType.DOCKER_MANIFEST)
          .map(MediaType::value)
          .collect(Collectors.joining(", "));

  private final RepositoryAccess access;

  public PullManifest(RepositoryAccess access) {
    this.access = access;
  }

  public boolean exists(Descriptor manifest) throws IOException {
    try (HttpReply reply = send("HEAD", manifest.digest(), Optional.empty())) {
      if (!Presence.isUnasked(reply)) {
        return Presence.of(reply, manifest);
      }
    }
    try (HttpReply reply = send("GET", manifest.digest(), Optional.empty())) {
      return Presence.of(reply, manifest);
    }
  }

  /**
   * What a tag or a digest names: by HEAD, and by GET where HEAD does not say all of it.
   *
   * @throws OciException NOT_FOUND; MISMATCH if the registry gives another digest than was asked
   *     for; UNSUPPORTED if it is no manifest of a known type
   */
  public Descriptor resolve(Reference reference) throws IOException {
    return resolve(reference, Optional.empty()).orElseThrow();
  }

  /**
   * What a tag names now, empty if that is still {@code known}: by a HEAD that says what is known,
   * which neither counts as a pull nor makes the registry read the manifest; where HEAD does not
   * tell, by a GET that says it. A registry that does not heed the condition answers in full.
   */
  public Optional<Descriptor> resolveUnless(Tag tag, Digest known) throws IOException {
    return resolve(tag, Optional.of(known)).filter(found -> !found.digest().equals(known));
  }

  private Optional<Descriptor> resolve(Reference reference, Optional<Digest> known)
      throws IOException {
    try (HttpReply reply = send("HEAD", reference, known)) {
      if (reply.status() == 304 && known.isPresent()) {
        return Optional.empty();
      }
      if (reply.isSuccess()) {
        Optional<Digest> digest = statedDigest(reply);
        if (digest.isPresent()
            && reply.length().isPresent()
            && reply.header("Content-Type").isPresent()) {
          requireAsked(reply, reference, digest.get());
          return Optional.of(Descriptor.of(servedType(reply), digest.get(), reply.length().get()));
        }
      } else if (!Presence.isUnasked(reply)) {
        throw Refusal.of(reply);
      }
    }
    try (HttpReply reply = send("GET", reference, known)) {
      if (reply.status() == 304 && known.isPresent()) {
        return Optional.empty();
      }
      if (!reply.isSuccess()) {
        throw Refusal.of(reply);
      }
      return Optional.of(readAll(reply, reference).descriptor());
    }
  }

  /**
   * What a tag or a digest names, in one request.
   *
   * @throws OciException NOT_FOUND; MISMATCH; UNSUPPORTED if it is no manifest of a known type
   */
  public DocumentFetcher.Document read(Reference reference) throws IOException {
    try (HttpReply reply = sendForSuccess(reference)) {
      return readAll(reply, reference);
    }
  }

  private static DocumentFetcher.Document readAll(HttpReply reply, Reference reference)
      throws IOException {
    byte[] bytes = reply.readBody(JsonLimits.DOCUMENT.bytes());
    Digest.Algorithm algorithm =
        reference instanceof Digest asked ? asked.algorithm() : Digest.Algorithm.SHA256;
    Digest seen = Digest.of(algorithm, algorithm.newHash().digest(bytes));
    requireAsked(reply, reference, seen);
    requireStated(reply, seen);
    MediaType type = servedType(reply);
    requireSaid(reply, bytes, type);
    return new DocumentFetcher.Document(Descriptor.of(type, seen, bytes.length), bytes);
  }

  /**
   * The manifest's bytes, checked.
   *
   * @throws OciException NOT_FOUND, MISMATCH; UNSUPPORTED if it has more than 4 MiB
   */
  public byte[] read(Descriptor manifest) throws IOException {
    try (HttpReply reply = sendForSuccess(manifest.digest())) {
      byte[] bytes = reply.readBody(JsonLimits.DOCUMENT.bytes());
      Digest.Algorithm algorithm = manifest.digest().algorithm();
      Digest seen = Digest.of(algorithm, algorithm.newHash().digest(bytes));
      requireAsked(reply, manifest.digest(), seen);
      requireStated(reply, seen);
      if (bytes.length != manifest.size()) {
        throw mismatch(
            reply, "it has " + bytes.length + " bytes; the descriptor says " + manifest.size());
      }
      MediaType type = servedType(reply);
      if (!type.equals(manifest.mediaType())) {
        throw mismatch(reply, "it is " + type + "; the descriptor says " + manifest.mediaType());
      }
      requireSaid(reply, bytes, type);
      return bytes;
    }
  }

  private HttpReply send(String method, Reference reference, Optional<Digest> known)
      throws IOException {
    HttpCall call = call(method, reference);
    if (known.isPresent()) {
      call = call.withHeader("If-None-Match", '"' + known.get().toString() + '"');
    }
    return access.send(call, Scope.pull(access.name()));
  }

  private HttpReply sendForSuccess(Reference reference) throws IOException {
    return access.sendForSuccess(call("GET", reference), Scope.pull(access.name()));
  }

  private HttpCall call(String method, Reference reference) {
    return HttpCall.of(method, access.uri("manifests/" + reference)).withHeader("Accept", ACCEPT);
  }

  private static MediaType servedType(HttpReply reply) throws OciException {
    Optional<MediaType> type = reply.mediaType();
    if (type.isPresent() && (type.get().isManifest() || type.get().isIndex())) {
      return type.get();
    }
    String served = reply.header("Content-Type").map(Printable::quote).orElse("without a type");
    if (type.isPresent() && type.get().isSchema1()) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          reply.call() + ": the image is Docker schema 1, which is not supported",
          "push it again with a tool from this decade, as OCI or Docker schema 2",
          null);
    }
    throw new OciException(
        ErrorKind.UNSUPPORTED,
        reply.call() + ": expected a manifest or an index, the answer is " + served);
  }

  /** Docker-Content-Digest; one that cannot be read is as good as none. */
  static Optional<Digest> statedDigest(HttpReply reply) {
    try {
      return reply.header("Docker-Content-Digest").map(Digest::parse);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void requireAsked(HttpReply reply, Reference asked, Digest seen)
      throws OciException {
    boolean comparable = asked instanceof Digest digest && digest.algorithm() == seen.algorithm();
    if (comparable && !asked.equals(seen)) {
      throw mismatch(reply, "its digest is " + seen);
    }
  }

  private static void requireStated(HttpReply reply, Digest seen) throws OciException {
    Optional<Digest> stated = statedDigest(reply);
    if (stated.isPresent()
        && stated.get().algorithm() == seen.algorithm()
        && !stated.get().equals(seen)) {
      throw mismatch(
          reply, "the registry says that it is " + stated.get() + ", but its digest is " + seen);
    }
  }

  private static void requireSaid(HttpReply reply, byte[] bytes, MediaType served)
      throws OciException {
    Optional<String> said =
        Json.readObject(bytes, "manifest", JsonLimits.DOCUMENT)
            .optionalString("mediaType")
            .filter(type -> !type.isEmpty());
    if (said.isPresent() && !said.get().equals(served.value())) {
      throw mismatch(
          reply,
          "it is served as " + served + ", but says that it is " + Printable.quote(said.get()));
    }
  }

  private static OciException mismatch(HttpReply reply, String problem) {
    return new OciException(
        ErrorKind.MISMATCH, reply.call() + ": the manifest is not right: " + problem);
  }
}
