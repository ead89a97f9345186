// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.conformance;

import static io.cloudimage.serve.conformance.ConformanceCases.REPOSITORY;

import io.cloudimage.oci.model.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Blobs by every way, small and large, right and wrong. */
final class PushCases {
  private static final int SMALL = 512;

  /** Three chunks, the last a little shorter; registries may want chunks of some size. */
  private static final int LARGE = 3 * 1024 - 5;

  private PushCases() {}

  static List<ConformanceCase> of(Digest.Algorithm algorithm) {
    String group = algorithm.label() + " blobs";
    List<ConformanceCase> cases = new ArrayList<>();
    Content never = Content.random(algorithm, "never pushed", SMALL);
    cases.add(
        new ConformanceCase(
            group,
            "get what was not pushed",
            registry -> registry.get(Blobs.path(REPOSITORY, never.digest())).expect(404)));
    for (PushWay way : PushWay.values()) {
      boolean whole = way.compareTo(PushWay.ONE_CHUNK) <= 0;
      Content content = Content.random(algorithm, way.name(), whole ? SMALL : LARGE);
      cases.add(
          new ConformanceCase(group, "push by " + way, registry -> push(registry, way, content)));
    }
    cases.add(new ConformanceCase(group, "cancel an upload", PushCases::cancel));
    Content empty = Content.of(algorithm, new byte[0]);
    cases.add(
        new ConformanceCase(
            group, "the empty blob", registry -> push(registry, PushWay.POST_AND_PUT, empty)));
    Content braces = Content.of(algorithm, "{}".getBytes(StandardCharsets.UTF_8));
    cases.add(
        new ConformanceCase(
            group, "the blob {}", registry -> push(registry, PushWay.POST_AND_PUT, braces)));
    for (PushWay way :
        List.of(
            PushWay.POST_ONLY,
            PushWay.POST_AND_PUT,
            PushWay.CHUNKS,
            PushWay.CHUNKS_LAST_IN_PUT,
            PushWay.STREAM)) {
      cases.add(
          new ConformanceCase(
              group,
              "a wrong digest by " + way,
              registry -> way.push(registry, REPOSITORY, wrong(algorithm, way)).expect(400)));
    }
    return cases;
  }

  private static void push(Wire registry, PushWay way, Content content) throws Exception {
    Blobs.expectCreated(registry, way.push(registry, REPOSITORY, content), content);
    Blobs.expectThere(registry, REPOSITORY, content);
    Blobs.delete(registry, REPOSITORY, content.digest());
  }

  private static void cancel(Wire registry) throws Exception {
    Answer opened =
        registry.send("POST", registry.at("/v2/" + REPOSITORY + "/blobs/uploads/"), new byte[0]);
    registry.send("DELETE", opened.expect(202).location()).expect(204);
  }

  /** Bytes that go on behind what their digest says. */
  private static Content wrong(Digest.Algorithm algorithm, PushWay way) {
    Content right = Content.random(algorithm, "wrong " + way.name(), LARGE);
    return new Content(right.digest(), Arrays.copyOf(right.bytes(), LARGE + 5));
  }
}
