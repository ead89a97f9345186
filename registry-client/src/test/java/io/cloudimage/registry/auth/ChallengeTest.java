// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChallengeTest {
  static Stream<Arguments> headers() {
    Challenge basic = new Challenge("basic", Map.of("realm", "a, b=c"));
    Challenge bearer = new Challenge("bearer", Map.of("realm", "https://x/y?z=1", "service", "s"));
    return Stream.of(
        Arguments.of(List.of("Basic realm=\"a, b=c\""), List.of(basic)),
        Arguments.of(
            List.of("Basic realm=\"a, b=c\", Bearer realm=\"https://x/y?z=1\",service=s"),
            List.of(basic, bearer)),
        Arguments.of(
            List.of("BASIC Realm=\"a, b=c\"", "bEARER realm = \"https://x/y?z=1\" , SERVICE=\"s\""),
            List.of(basic, bearer)),
        Arguments.of(List.of("Bearer realm=https://x/y?z=1,service=s"), List.of(bearer)),
        Arguments.of(
            List.of("Negotiate YIIabc/+==, Basic realm=\"a, b=c\""),
            List.of(new Challenge("negotiate", Map.of()), basic)),
        Arguments.of(
            List.of("Basic, , Bearer realm=\"https://x/y?z=1\",, service=\"s\""),
            List.of(new Challenge("basic", Map.of()), bearer)),
        Arguments.of(
            List.of("Basic realm=\"a\\\"b\""),
            List.of(new Challenge("basic", Map.of("realm", "a\"b")))),
        Arguments.of(
            List.of("Bearer realm=\"r\",realm=\"other\""),
            List.of(new Challenge("bearer", Map.of("realm", "r")))),
        Arguments.of(
            List.of("Basic realm=\"open"),
            List.of(new Challenge("basic", Map.of("realm", "open")))),
        Arguments.of(List.of("", "  ,", "=\"", "\\"), List.of()));
  }

  @ParameterizedTest(name = "A2 {0}")
  @MethodSource("headers")
  void parses(List<String> headers, List<Challenge> expected) {
    assertThat(Challenge.parseAll(headers)).isEqualTo(expected);
  }
}
