// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.conformance;

import static io.cloudimage.serve.conformance.ConformanceCases.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.spec.MediaTypes;
import java.util.List;

/** What a registry answers before anything was pushed. */
final class FreshCases {
  private FreshCases() {}

  static List<ConformanceCase> all() {
    return List.of(
        new ConformanceCase("fresh", "ping", registry -> registry.get("/v2/").expect(200)),
        new ConformanceCase(
            "fresh",
            "tags of an unknown repository",
            registry -> registry.get("/v2/" + REPOSITORY + "/tags/list").expect(200, 404)),
        new ConformanceCase(
            "fresh", "referrers of an unknown digest", FreshCases::referrersOfNothing));
  }

  private static void referrersOfNothing(Wire registry) throws Exception {
    Digest unknown = Content.random(Digest.Algorithm.SHA256, "unknown", 16).digest();
    Answer answer = registry.get("/v2/" + REPOSITORY + "/referrers/" + unknown);
    answer.expect(200).expectHeader("Content-Type", MediaTypes.OCI_INDEX);
    assertThat(answer.json().size("schemaVersion")).isEqualTo(2);
    assertThat(answer.json().string("mediaType")).isEqualTo(MediaTypes.OCI_INDEX);
    assertThat(answer.json().objects("manifests")).isEmpty();
  }
}
