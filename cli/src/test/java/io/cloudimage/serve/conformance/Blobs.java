// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.conformance;

import io.cloudimage.oci.model.Digest;

/** What holds of every blob that a repository has, or has no more. */
final class Blobs {
  private Blobs() {}

  static String path(String repository, Digest digest) {
    return "/v2/" + repository + "/blobs/" + digest;
  }

  /** The answer to a push says where the blob is, and there it is. */
  static void expectCreated(Wire registry, Answer answer, Content content) throws Exception {
    answer.expect(201).expectDigest(content.digest());
    registry
        .send("GET", answer.location())
        .expect(200)
        .expectDigest(content.digest())
        .expectBody(content.bytes());
  }

  static void expectThere(Wire registry, String repository, Content content) throws Exception {
    String path = path(repository, content.digest());
    registry
        .head(path)
        .expect(200)
        .expectDigest(content.digest())
        .expectLength(content.bytes().length);
    registry
        .get(path)
        .expect(200)
        .expectDigest(content.digest())
        .expectLength(content.bytes().length)
        .expectBody(content.bytes());
  }

  /** Gone as soon as the registry has said so. */
  static void delete(Wire registry, String repository, Digest digest) throws Exception {
    registry.delete(path(repository, digest)).expect(202);
    registry.head(path(repository, digest)).expect(404);
  }
}
