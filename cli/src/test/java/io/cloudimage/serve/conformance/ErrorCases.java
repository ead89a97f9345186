// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.conformance;

import static io.cloudimage.serve.conformance.ConformanceCases.REPOSITORY;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.Digest.Algorithm;
import io.cloudimage.serve.conformance.DataSet.Document;
import io.cloudimage.spec.MediaTypes;
import java.util.Arrays;
import java.util.List;

/** Manifests that are not there, or are not what they are called. */
final class ErrorCases {
  private static final String MANIFESTS = "/v2/" + REPOSITORY + "/manifests/";
  private static final String MALFORMED = "sha256:baddigeststring";

  private ErrorCases() {}

  static List<ConformanceCase> all() {
    Digest unknown = Content.random(Algorithm.SHA256, "unknown manifest", 1024).digest();
    return List.of(
        error("get an unknown digest", registry -> registry.get(MANIFESTS + unknown).expect(404)),
        error("get an unknown tag", registry -> registry.get(MANIFESTS + "missing").expect(404)),
        error(
            "get a malformed digest",
            registry -> registry.get(MANIFESTS + MALFORMED).expect(400, 404)),
        error("push a malformed digest", registry -> push(registry, MALFORMED, 0)),
        error("push a manifest by the digest of another", registry -> push(registry, "", 2)));
  }

  private static ConformanceCase error(String name, ConformanceCase.Check check) {
    return new ConformanceCase("errors", name, check);
  }

  /**
   * @param digest the manifest's own if it is empty
   * @param spaces how many follow the document
   */
  private static void push(Wire registry, String digest, int spaces) throws Exception {
    DataSet data = new DataSet("refused", Algorithm.SHA256);
    Document document = data.add(data.image(MediaTypes.OCI_LAYER_GZIP));
    for (Content blob : data.blobs.values()) {
      PushWay.POST_AND_PUT.push(registry, REPOSITORY, blob).expect(201);
    }
    byte[] bytes = document.content().bytes();
    byte[] sent = Arrays.copyOf(bytes, bytes.length + spaces);
    Arrays.fill(sent, bytes.length, sent.length, (byte) ' ');
    String reference = digest.isEmpty() ? document.content().digest().toString() : digest;
    registry
        .send("PUT", registry.at(MANIFESTS + reference), sent, "Content-Type", document.mediaType())
        .expect(400);
    for (Content blob : data.blobs.values()) {
      Blobs.delete(registry, REPOSITORY, blob.digest());
    }
  }
}
