// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.probe;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.registry.auth.Scope;
import io.cloudimage.registry.endpoint.RepositoryAccess;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.quirk.Quirk;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a registry reads out what a repository has. */
final class ReadProbe {
  private static final String ACCEPT =
      Stream.of(
              MediaType.OCI_INDEX,
              MediaType.OCI_MANIFEST,
              MediaType.DOCKER_INDEX,
              MediaType.DOCKER_MANIFEST)
          .map(MediaType::value)
          .collect(Collectors.joining(", "));

  private final RepositoryAccess access;
  private final Findings findings;

  ReadProbe(RepositoryAccess access, Findings findings) {
    this.access = access;
    this.findings = findings;
  }

  void run() throws IOException {
    findings.attempt("tags", this::tags);
  }

  private void tags() throws IOException {
    List<String> tags;
    try (HttpReply reply = get("tags/list?n=1", "application/json")) {
      if (reply.status() != 200) {
        findings.found("tags", Verdict.UNKNOWN, "the answer is " + reply.status());
        return;
      }
      tags = json(reply).strings("tags");
      boolean more = reply.header("Link").isPresent();
      findings.found(
          "tags",
          tags.size() <= 1 ? Verdict.YES : Verdict.WRONG,
          "a page of 1 has " + tags.size() + (more ? ", and leads on" : ", and is the last"));
    }
    if (tags.isEmpty()) {
      findings.found("manifest-head", Verdict.UNKNOWN, "there is no tag to look at");
    } else {
      findings.attempt("manifest-head", () -> manifest(tags.get(0)));
    }
  }

  /** Looks at what {@code reference} names, and at a blob of it. */
  void manifest(String reference) throws IOException {
    byte[] document;
    Digest digest;
    Optional<String> type;
    try (HttpReply reply = get("manifests/" + reference, ACCEPT)) {
      if (reply.status() != 200) {
        findings.found("manifest-head", Verdict.UNKNOWN, "the answer to GET is " + reply.status());
        return;
      }
      document = reply.readBody(JsonLimits.DOCUMENT.bytes());
      digest = Digest.of(document);
      type = reply.header("Content-Type");
      stated(reply, digest);
    }
    findings.attempt("manifest-head", () -> head(reference, digest, type, document.length));
    findings.attempt("conditional", () -> conditional(reference, digest));
    findings.attempt("referrers", () -> referrers(digest));
    findings.attempt("range", () -> range(blobOf(document)));
  }

  private void stated(HttpReply reply, Digest digest) {
    Optional<String> stated = reply.header("Docker-Content-Digest");
    if (stated.isEmpty()) {
      findings.found("digest-header", Verdict.NO, "absent", Quirk.NO_DIGEST_HEADER);
    } else {
      boolean right = stated.get().equals(digest.toString());
      findings.found(
          "digest-header", right ? Verdict.YES : Verdict.WRONG, right ? "right" : stated.get());
    }
  }

  private void head(String reference, Digest digest, Optional<String> type, int length)
      throws IOException {
    HttpCall call =
        HttpCall.of("HEAD", access.uri("manifests/" + reference)).withHeader("Accept", ACCEPT);
    try (HttpReply reply = access.send(call, Scope.pull(access.name()))) {
      boolean same =
          reply.status() == 200
              && reply.header("Docker-Content-Digest").equals(Optional.of(digest.toString()))
              && reply.length().equals(Optional.of((long) length))
              && reply.header("Content-Type").equals(type);
      String detail = same ? "says what GET says" : reply.status() + ", not all of it as GET says";
      boolean no = reply.status() == 405 || reply.status() == 501 || reply.status() == 404;
      findings.found("manifest-head", same ? Verdict.YES : no ? Verdict.NO : Verdict.WRONG, detail);
      if (no) {
        findings.quirks().observe(Quirk.NO_HEAD);
      } else if (same) {
        findings.quirks().forget(Quirk.NO_HEAD);
      }
    }
  }

  private void conditional(String reference, Digest digest) throws IOException {
    HttpCall call =
        HttpCall.of("HEAD", access.uri("manifests/" + reference))
            .withHeader("Accept", ACCEPT)
            .withHeader("If-None-Match", "\"" + digest + "\"");
    try (HttpReply reply = access.send(call, Scope.pull(access.name()))) {
      findings.found(
          "conditional",
          reply.status() == 304 ? Verdict.YES : Verdict.NO,
          "the answer to If-None-Match is " + reply.status(),
          Quirk.NO_CONDITIONAL);
    }
  }

  private void referrers(Digest digest) throws IOException {
    try (HttpReply reply = get("referrers/" + digest, MediaType.OCI_INDEX.value())) {
      if (reply.status() != 200) {
        findings.found(
            "referrers", Verdict.NO, "the answer is " + reply.status(), Quirk.NO_REFERRERS);
        return;
      }
      boolean index =
          reply.mediaType().map(type -> type.equals(MediaType.OCI_INDEX)).orElse(false)
              && json(reply).has("manifests");
      findings.quirks().forget(Quirk.NO_REFERRERS);
      findings.found(
          "referrers",
          index ? Verdict.YES : Verdict.WRONG,
          index ? "a list" : "200, but no index",
          Quirk.WRONG_REFERRERS);
    }
  }

  /** Config or layer of a manifest; of an index, nothing. */
  private static Optional<JsonObject> blobOf(byte[] document) throws OciException {
    return Json.readObject(document, "manifest", JsonLimits.DOCUMENT).optionalObject("config");
  }

  private void range(Optional<JsonObject> blob) throws IOException {
    if (blob.isEmpty() || blob.get().size("size") < 2) {
      findings.found("range", Verdict.UNKNOWN, "there is no blob to look at");
      return;
    }
    long size = blob.get().size("size");
    HttpCall call =
        HttpCall.of("GET", access.uri("blobs/" + blob.get().parsed("digest", Digest::parse)))
            .withHeader("Range", "bytes=1-");
    try (HttpReply reply = access.send(call, Scope.pull(access.name()))) {
      String expected = "bytes 1-" + (size - 1) + "/" + size;
      String seen = reply.header("Content-Range").orElse("no Content-Range");
      if (reply.status() == 206) {
        boolean right = seen.equals(expected);
        findings.found("range", right ? Verdict.YES : Verdict.WRONG, seen);
        findings.quirks().forget(Quirk.NO_RANGE);
      } else {
        findings.found("range", Verdict.NO, "the answer is " + reply.status(), Quirk.NO_RANGE);
      }
    }
  }

  private HttpReply get(String rest, String accept) throws IOException {
    HttpCall call = HttpCall.of("GET", access.uri(rest)).withHeader("Accept", accept);
    return access.send(call, Scope.pull(access.name()));
  }

  private static JsonObject json(HttpReply reply) throws IOException {
    return Json.readObject(
        reply.readBody(JsonLimits.DOCUMENT.bytes()), "an answer", JsonLimits.DOCUMENT);
  }
}
