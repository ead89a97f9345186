// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.conformance;

import static io.cloudimage.serve.conformance.ConformanceCases.OTHER;
import static io.cloudimage.serve.conformance.ConformanceCases.REPOSITORY;

import io.cloudimage.oci.model.Digest;
import java.util.List;

/** Blobs that another repository has already. */
final class MountCases {
  private MountCases() {}

  static List<ConformanceCase> of(Digest.Algorithm algorithm) {
    String group = algorithm.label() + " mounts";
    return List.of(
        new ConformanceCase(
            group,
            "from a repository that is named",
            registry -> mount(registry, Content.random(algorithm, "mount", 512), "&from=" + OTHER)),
        new ConformanceCase(
            group,
            "from any repository",
            registry -> mount(registry, Content.random(algorithm, "mount anonymous", 512), "")),
        new ConformanceCase(
            group,
            "of a blob that is nowhere",
            registry -> missing(registry, Content.random(algorithm, "mount missing", 512))));
  }

  private static void mount(Wire registry, Content content, String from) throws Exception {
    Answer there = PushWay.POST_AND_PUT.push(registry, OTHER, content);
    Blobs.expectCreated(registry, there, content);
    Blobs.expectCreated(registry, ask(registry, content, from), content);
    Blobs.expectThere(registry, REPOSITORY, content);
    Blobs.delete(registry, REPOSITORY, content.digest());
    Blobs.delete(registry, OTHER, content.digest());
  }

  /** The registry opens an upload instead, and takes the blob by it. */
  private static void missing(Wire registry, Content content) throws Exception {
    Answer opened = ask(registry, content, "&from=" + OTHER).expect(202);
    Answer pushed =
        registry.send(
            "PUT",
            opened.location("digest=" + content.digest()),
            content.bytes(),
            "Content-Type",
            "application/octet-stream");
    Blobs.expectCreated(registry, pushed, content);
    Blobs.delete(registry, REPOSITORY, content.digest());
  }

  private static Answer ask(Wire registry, Content content, String from) throws Exception {
    String path = "/v2/" + REPOSITORY + "/blobs/uploads/?mount=" + content.digest() + from;
    return registry.send("POST", registry.at(path), new byte[0]);
  }
}
