// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.conformance;

import static io.cloudimage.serve.conformance.ConformanceCases.REPOSITORY;

import io.cloudimage.oci.model.Digest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Parts of blobs. */
final class RangeCases {
  private static final int SIZE = 2048;

  private RangeCases() {}

  static List<ConformanceCase> of(Digest.Algorithm algorithm) {
    String group = algorithm.label() + " ranges";
    Content content = Content.random(algorithm, "ranges", SIZE);
    List<ConformanceCase> cases = new ArrayList<>();
    cases.add(
        new ConformanceCase(
            group,
            "push a blob",
            registry ->
                Blobs.expectCreated(
                    registry, PushWay.POST_AND_PUT.push(registry, REPOSITORY, content), content)));
    cases.add(part(group, content, "500-1499", 500, 1500));
    cases.add(part(group, content, "500-", 500, SIZE));
    cases.add(part(group, content, "-500", SIZE - 500, SIZE));
    cases.add(part(group, content, "2000-5000", 2000, SIZE));
    for (String none : List.of("500-0", "5000-10000")) {
      cases.add(
          new ConformanceCase(
              group,
              none,
              registry ->
                  registry
                      .get(Blobs.path(REPOSITORY, content.digest()), "Range", "bytes=" + none)
                      .expect(416)));
    }
    cases.add(
        new ConformanceCase(
            group,
            "delete the blob",
            registry -> Blobs.delete(registry, REPOSITORY, content.digest())));
    return cases;
  }

  private static ConformanceCase part(
      String group, Content content, String range, int from, int to) {
    return new ConformanceCase(
        group,
        range,
        registry ->
            registry
                .get(Blobs.path(REPOSITORY, content.digest()), "Range", "bytes=" + range)
                .expect(206)
                .expectHeader("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + SIZE)
                .expectLength(to - from)
                .expectBody(Arrays.copyOfRange(content.bytes(), from, to)));
  }
}
