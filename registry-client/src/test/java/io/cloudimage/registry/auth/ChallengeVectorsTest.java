// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.testing.SpecVector;
import io.cloudimage.oci.testing.SpecVectors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Challenges as the specification's vectors have them (rows A1, A2). */
class ChallengeVectorsTest {
  static List<SpecVector> challenges() {
    return SpecVectors.read("challenges");
  }

  @ParameterizedTest
  @MethodSource
  void challenges(SpecVector vector) {
    List<String> headers = new ArrayList<>();
    ((List<?>) vector.value("input")).forEach(header -> headers.add((String) header));
    List<Challenge> expected = new ArrayList<>();
    for (Object each : (List<?>) vector.value("challenges")) {
      Map<String, Object> fields = texts((Map<?, ?>) each);
      SpecVector challenge = new SpecVector(fields);
      Map<String, String> parameters = new HashMap<>();
      texts((Map<?, ?>) challenge.value("parameters"))
          .forEach((name, value) -> parameters.put(name, (String) value));
      expected.add(new Challenge(challenge.text("scheme"), parameters));
    }

    assertThat(Challenge.parseAll(headers)).isEqualTo(expected);
  }

  private static Map<String, Object> texts(Map<?, ?> map) {
    Map<String, Object> texts = new HashMap<>();
    map.forEach((key, value) -> texts.put((String) key, value));
    return texts;
  }
}
