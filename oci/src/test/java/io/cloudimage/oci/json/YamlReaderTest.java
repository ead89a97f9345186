// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
  private static final JsonLimits LIMITS = new JsonLimits(1 << 20, 32, 1 << 16);

  private static JsonObject read(String yaml) throws OciException {
    return YamlReader.readObject(yaml.getBytes(StandardCharsets.UTF_8), "mirror.yaml", LIMITS);
  }

  @Test
  void isTheJsonThatItStandsFor() throws OciException {
    JsonObject object =
        read(
            """
            # a comment
            defaults: &d {closure: true, newest: 5}
            sources:
              - repository: docker.io/library/nginx
                tags: ["1.0", 'yes', v2]
                rate: 1.5
                none: ~
                hex: 0x10
              - *d
            """);
    assertThat(object.toMap().toString())
        .isEqualTo(
            Json.readObject(
                    """
                    {"defaults": {"closure": true, "newest": 5}, "sources": [
                     {"repository": "docker.io/library/nginx", "tags": ["1.0", "yes", "v2"],
                      "rate": 1.5, "none": null, "hex": 16},
                     {"closure": true, "newest": 5}]}
                    """
                        .getBytes(StandardCharsets.UTF_8),
                    "the same",
                    LIMITS)
                .toMap()
                .toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: &a {<<: *a}\n", "a: &a {!!merge x: *a}\n", "a: \"\\xzz\"\n"})
  void g1WhatTheLibraryDoesNotSurviveIsRefused(String yaml) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID));
  }

  @Test
  void aMergeTakesWhatIsNotThere() throws OciException {
    JsonObject merged = read("a: &a {b: 1, d: 1}\nc:\n  <<: *a\n  d: 2\n").object("c");
    assertThat(merged.size("b")).isEqualTo(1);
    assertThat(merged.size("d")).isEqualTo(2);
  }

  @Test
  void aWrongTypeIsToldWithItsLine() throws OciException {
    JsonObject second = read("sources:\n- a: x\n- a: y\n  b: 1.10\n").objects("sources").get(1);
    assertThatThrownBy(() -> second.string("b"))
        .hasMessage(
            "cannot accept mirror.yaml, line 4: $.sources[1].b is a number 1.10; expected a"
                + " string");
    assertThatThrownBy(() -> second.string("c")).hasMessageContaining("line 3: $.sources[1].c");
  }

  static Stream<Arguments> refused() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      String alias = "*a" + (i - 1);
      bomb.append("a").append(i).append(": &a").append(i).append(" [");
      bomb.append(String.join(", ", java.util.Collections.nCopies(10, alias))).append("]\n");
    }
    return Stream.of(
        Arguments.of("anchors bomb", bomb.toString(), "more than 100000 values at line "),
        Arguments.of("anchor of itself", "a: &a\n  b: *a\n", "nested more than 32 deep"),
        Arguments.of("duplicate keys", "a: 1\nb: 2\na: 3\n", "line 3:1"),
        Arguments.of("tabs", "a:\n\tb: 1\n", "line 2:1"),
        Arguments.of(
            "!!java", "a: 1\nb: !!javax.script.ScriptEngineManager [1]\n", "is not taken at line"),
        Arguments.of("a type's tag on a scalar", "a: !!java.net.URL x\n", "at line 1:4"),
        Arguments.of("a binary", "a: !!binary aGVsbG8=\n", "at line 1:4"),
        Arguments.of("2 MiB", "a: " + "x".repeat(2 << 20), "more than the limit"),
        Arguments.of("deep brackets", "a: " + "[".repeat(500_000), "nested more than 32 deep"),
        Arguments.of("a list at the root", "- a\n- b\n", "expected a mapping"),
        Arguments.of("a number as a key", "1: a\n", "put it in quotes at line 1:1"),
        Arguments.of("a mapping as a key", "? {a: b}\n: c\n", "a key is a string"),
        Arguments.of("two documents", "a: 1\n---\nb: 2\n", "more than one document"),
        Arguments.of("nothing", "# nothing\n", "it is empty"),
        Arguments.of("an open quote", "a: \"b\nc: d\n", "line"),
        Arguments.of("NaN", "a: .nan\n", "at line 1:4"),
        Arguments.of("a control character", "a: \u0007\n", "YAML"));
  }

  @ParameterizedTest(name = "G1 {0}")
  @MethodSource("refused")
  void refuses(String name, String yaml, String words) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID))
        .hasMessageStartingWith("cannot read mirror.yaml as YAML: ")
        .hasMessageContaining(words);
  }

  @Test
  void refusesWhatIsNotUtf8() {
    assertThatThrownBy(
            () -> YamlReader.readObject(new byte[] {'a', ':', (byte) 0xff}, "f.yaml", LIMITS))
        .hasMessage("cannot read f.yaml as YAML: it is not UTF-8");
  }

  @Test
  void linesAreForYamlOnly() throws OciException {
    JsonObject json = Json.readObject("{\"a\":[{}]}".getBytes(StandardCharsets.UTF_8), "x", LIMITS);
    assertThatThrownBy(() -> json.objects("a").get(0).string("b"))
        .hasMessage("cannot accept x: $.a[0].b is missing; expected a string");
  }
}
