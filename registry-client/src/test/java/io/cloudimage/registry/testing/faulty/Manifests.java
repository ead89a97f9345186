// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.testing.faulty;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.registry.testing.wire.WireReply;
import io.cloudimage.registry.testing.wire.WireRequest;
import java.io.IOException;
import java.util.Optional;

/** Manifests and indexes (distribution-spec end-3, end-7, end-9). */
final class Manifests {
  private final Shelf shelf;
  private final Profile profile;

  Manifests(Shelf shelf, Profile profile) {
    this.shelf = shelf;
    this.profile = profile;
  }

  WireReply handle(WireRequest request, String repository, String reference) throws IOException {
    return switch (request.method()) {
      case "HEAD" ->
          profile.has(Trait.NO_HEAD)
              ? ErrorReply.of(405, "UNSUPPORTED")
              : read(request, repository, reference);
      case "GET" -> read(request, repository, reference);
      case "PUT" -> store(request, repository, reference);
      case "DELETE" -> delete(repository, reference);
      default -> ErrorReply.of(405, "UNSUPPORTED");
    };
  }

  private Optional<Digest> named(String repository, String reference) {
    return reference.contains(":")
        ? Optional.of(Digest.parse(reference))
        : Optional.ofNullable(shelf.tags(repository).get(reference));
  }

  private WireReply read(WireRequest request, String repository, String reference) {
    Optional<Digest> digest = named(repository, reference);
    Optional<Shelf.Stored> found = digest.flatMap(named -> shelf.manifest(repository, named));
    if (found.isEmpty()) {
      return ErrorReply.of(404, "MANIFEST_UNKNOWN");
    }
    String etag = "\"" + digest.get() + "\"";
    String condition = request.header("if-none-match");
    boolean seen = !profile.has(Trait.NO_CONDITIONS) && condition.contains(etag);
    WireReply reply =
        seen
            ? WireReply.of(304)
            : WireReply.of(200)
                .header("Content-Type", found.get().type().value())
                .body(found.get().bytes());
    return profile.has(Trait.NO_DIGEST_HEADERS)
        ? reply
        : reply.header("Docker-Content-Digest", digest.get().toString()).header("ETag", etag);
  }

  private WireReply store(WireRequest request, String repository, String reference)
      throws IOException {
    if (profile.has(Trait.REPOSITORY_MUST_EXIST) && !shelf.has(repository)) {
      return ErrorReply.of(404, "NAME_UNKNOWN");
    }
    byte[] bytes = request.body().readNBytes(JsonLimits.DOCUMENT.bytes() + 1);
    if (bytes.length > JsonLimits.DOCUMENT.bytes()) {
      return ErrorReply.of(413, "SIZE_INVALID");
    }
    boolean byDigest = reference.contains(":");
    Digest.Algorithm algorithm =
        byDigest ? Digest.parse(reference).algorithm() : Digest.Algorithm.SHA256;
    Digest digest = Digest.of(algorithm, algorithm.newHash().digest(bytes));
    if (byDigest && !digest.toString().equals(reference)) {
      return ErrorReply.of(400, "DIGEST_INVALID");
    }
    Optional<Digest> before = byDigest ? Optional.empty() : named(repository, reference);
    if (profile.has(Trait.IMMUTABLE_TAGS) && before.isPresent()) {
      return ErrorReply.of(412, "PRECONDITION", "the tag is immutable, cannot be overwritten");
    }
    JsonObject json;
    try {
      json = Json.readObject(bytes, "manifest", JsonLimits.DOCUMENT);
      Optional<String> missing = missing(repository, json);
      if (missing.isPresent()) {
        return ErrorReply.of(400, missing.get());
      }
    } catch (OciException | IllegalArgumentException e) {
      return ErrorReply.of(400, "MANIFEST_INVALID", String.valueOf(e.getMessage()));
    }
    MediaType type = new MediaType(request.header("content-type"));
    shelf.addManifest(repository, digest, new Shelf.Stored(type, bytes));
    if (!byDigest) {
      shelf.tag(repository, reference, digest);
    }
    return stored(repository, digest, json);
  }

  private WireReply stored(String repository, Digest digest, JsonObject json) throws OciException {
    String path = "/v2/" + repository + "/manifests/" + digest;
    WireReply reply =
        WireReply.of(profile.has(Trait.ACCEPTED_MANIFESTS) ? 202 : 201).header("Location", path);
    Optional<JsonObject> subject = json.optionalObject("subject");
    if (subject.isPresent() && Referrers.isServed(profile)) {
      reply = reply.header("OCI-Subject", subject.get().string("digest"));
    }
    return profile.has(Trait.NO_DIGEST_HEADERS)
        ? reply
        : reply.header("Docker-Content-Digest", digest.toString());
  }

  /** The code of the error, if the repository lacks something that the manifest names. */
  private Optional<String> missing(String repository, JsonObject json) throws OciException {
    if (json.has("config") && !hasBlob(repository, json.object("config"))) {
      return Optional.of("MANIFEST_BLOB_UNKNOWN");
    }
    for (JsonObject layer :
        json.has("layers") ? json.objects("layers") : java.util.List.<JsonObject>of()) {
      if (!layer.has("urls") && !hasBlob(repository, layer)) {
        return Optional.of("MANIFEST_BLOB_UNKNOWN");
      }
    }
    for (JsonObject child :
        json.has("manifests") ? json.objects("manifests") : java.util.List.<JsonObject>of()) {
      if (shelf.manifest(repository, digest(child)).isEmpty()) {
        return Optional.of("MANIFEST_UNKNOWN");
      }
    }
    return Optional.empty();
  }

  private boolean hasBlob(String repository, JsonObject descriptor) throws OciException {
    return shelf.blob(repository, digest(descriptor)).isPresent();
  }

  private static Digest digest(JsonObject descriptor) throws OciException {
    return Digest.parse(descriptor.string("digest"));
  }

  private WireReply delete(String repository, String reference) {
    boolean byDigest = reference.contains(":");
    if (profile.has(Trait.NO_DELETE)) {
      return ErrorReply.of(405, "UNSUPPORTED");
    }
    if (!byDigest && profile.has(Trait.NO_TAG_DELETE)) {
      return ErrorReply.of(400, "UNSUPPORTED");
    }
    boolean done =
        byDigest
            ? shelf.removeManifest(repository, Digest.parse(reference))
            : shelf.untag(repository, reference);
    return done ? WireReply.of(202) : ErrorReply.of(404, "MANIFEST_UNKNOWN");
  }
}
