// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.probe;

import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.registry.auth.Scope;
import io.cloudimage.registry.endpoint.RepositoryAccess;
import io.cloudimage.registry.http.HttpCall;
import io.cloudimage.registry.http.HttpReply;
import io.cloudimage.registry.http.RequestBody;
import io.cloudimage.registry.quirk.Quirk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** How a registry takes manifests, and gives them up again; at the end nothing is left. */
final class ManifestProbe {
  private final RepositoryAccess access;
  private final Findings findings;
  private final List<Digest> manifests = new ArrayList<>();
  private final String name = "cloudimage-probe-" + UUID.randomUUID();

  ManifestProbe(RepositoryAccess access, Findings findings) {
    this.access = access;
    this.findings = findings;
  }

  /**
   * @param blobs what was uploaded; the first is the config of a manifest
   */
  void run(List<Descriptor> blobs) throws IOException {
    if (!blobs.isEmpty()) {
      findings.attempt("manifest-put", () -> manifest(blobs.get(0)));
    }
    cleanUp(blobs);
  }

  private void manifest(Descriptor config) throws IOException {
    Encoded<Manifest> first = encode(config, Optional.empty());
    if (!put(first, name + "-a", "manifest-put") || !put(first, name + "-b", "")) {
      return;
    }
    new ReadProbe(access, findings).manifest(name + "-a");
    Encoded<Manifest> referrer = encode(config, Optional.of(first.descriptor()));
    findings.attempt(
        "subject", () -> put(referrer, referrer.descriptor().digest().toString(), "subject"));
    findings.attempt("tag-delete", this::deleteTag);
  }

  private static Encoded<Manifest> encode(Descriptor config, Optional<Descriptor> subject) {
    MediaType type = new MediaType("application/vnd.cloudimage.probe.v1");
    return ManifestCodec.write(
        new Manifest(
            MediaType.OCI_MANIFEST,
            Optional.of(type),
            Descriptor.of(type, config.digest(), config.size()),
            List.of(),
            subject,
            Map.of()));
  }

  private boolean put(Encoded<Manifest> manifest, String reference, String check)
      throws IOException {
    HttpCall call =
        HttpCall.of("PUT", access.uri("manifests/" + reference))
            .withHeader("Content-Type", MediaType.OCI_MANIFEST.value())
            .withBody(RequestBody.of(manifest.bytes()));
    try (HttpReply reply = access.send(call, Scope.push(access.name()))) {
      if (reply.isSuccess()) {
        manifests.add(manifest.descriptor().digest());
      }
      boolean subject = reply.header("OCI-Subject").isPresent();
      if (check.equals("subject")) {
        findings.found(
            check,
            subject ? Verdict.YES : Verdict.NO,
            reply.status() + (subject ? ", listed by the registry" : ", without OCI-Subject"));
      } else if (!check.isEmpty()) {
        findings.found(
            check,
            reply.isSuccess() ? Verdict.YES : Verdict.WRONG,
            "the answer is " + reply.status());
      }
      return reply.isSuccess();
    }
  }

  /** One of two tags of a manifest: the other must stay. */
  private void deleteTag() throws IOException {
    try (HttpReply reply = delete("manifests/" + name + "-a")) {
      if (!reply.isSuccess()) {
        findings.found(
            "tag-delete", Verdict.NO, "the answer is " + reply.status(), Quirk.NO_TAG_DELETE);
        return;
      }
    }
    HttpCall sibling =
        HttpCall.of("HEAD", access.uri("manifests/" + name + "-b"))
            .withHeader("Accept", MediaType.OCI_MANIFEST.value());
    try (HttpReply reply = access.send(sibling, Scope.pull(access.name()))) {
      boolean stays = reply.isSuccess();
      findings.found(
          "tag-delete",
          stays ? Verdict.YES : Verdict.WRONG,
          stays ? "the sibling stays" : "takes its sibling along",
          Quirk.NO_TAG_DELETE);
    }
  }

  private void cleanUp(List<Descriptor> blobs) throws IOException {
    boolean first = true;
    for (int i = manifests.size() - 1; i >= 0; i--) {
      Digest manifest = manifests.get(i);
      if (manifests.indexOf(manifest) == i) {
        remove("manifests/" + manifest, first ? "manifest-delete" : "", Quirk.NO_MANIFEST_DELETE);
        first = false;
      }
    }
    first = true;
    for (Descriptor blob : blobs) {
      remove("blobs/" + blob.digest(), first ? "blob-delete" : "", null);
      first = false;
    }
  }

  private void remove(String what, String check, @org.jspecify.annotations.Nullable Quirk quirk)
      throws IOException {
    try (HttpReply reply = delete(what)) {
      boolean gone = reply.isSuccess() || reply.status() == 404;
      if (!gone) {
        findings.leftBehind(access.origin() + " " + what);
      }
      Verdict verdict = gone ? Verdict.YES : Verdict.NO;
      String detail = "the answer is " + reply.status();
      if (!check.isEmpty() && quirk != null) {
        findings.found(check, verdict, detail, quirk);
      } else if (!check.isEmpty()) {
        findings.found(check, verdict, detail);
      }
    }
  }

  private HttpReply delete(String rest) throws IOException {
    return access.send(HttpCall.of("DELETE", access.uri(rest)), Scope.delete(access.name()));
  }
}
