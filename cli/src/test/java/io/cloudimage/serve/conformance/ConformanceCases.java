// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.conformance;

import io.cloudimage.oci.model.Digest;
import java.util.ArrayList;
import java.util.List;

/** All cases, in the order in which they are to be run. */
public final class ConformanceCases {
  /** The repository that the cases fill and empty. */
  static final String REPOSITORY = "conformance/one";

  /** The repository that blobs are mounted from. */
  static final String OTHER = "conformance/two";

  private ConformanceCases() {}

  public static List<ConformanceCase> all() {
    List<ConformanceCase> cases = new ArrayList<>(FreshCases.all());
    for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
      cases.addAll(PushCases.of(algorithm));
      cases.addAll(MountCases.of(algorithm));
      cases.addAll(RangeCases.of(algorithm));
    }
    DataSets.all().forEach(data -> cases.addAll(DataSetCases.of(data)));
    cases.addAll(ErrorCases.all());
    cases.addAll(FormerSuiteCases.all());
    return cases;
  }
}
