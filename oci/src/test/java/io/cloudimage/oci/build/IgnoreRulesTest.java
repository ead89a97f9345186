// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.OciException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnoreRulesTest {
  @ParameterizedTest(name = "{0} on {1}: {2}")
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "a, a, true",
        "a, a/b, true",
        "a, b/a, false",
        "/a, a, true",
        "a/, a, true",
        "./a/../b, b/c, true",
        "*, a/b, true",
        "*.md, a.md, true",
        "*.md, d/a.md, false",
        "**/*.md, d/a.md, true",
        "*.md|!README.md, README.md, false",
        "*.md|!README*.md|README-secret.md, README-secret.md, true",
        "*.md|README-secret.md|!README*.md, README-secret.md, false",
        "*|!a/b, a/b, false",
        "*|!a/b, a/b/c, false",
        "*|!a/b, a/c, true",
        "!a, a, false",
        "# a|b, a, false",
        "# a|b, # a, false",
        "' a '|b, a, false",
        "a ,  a, true",
        "|||, a, false",
      })
  void decides(String rules, String path, boolean ignored) throws OciException {
    IgnoreRules parsed = IgnoreRules.parse(".dockerignore", rules.replace('|', '\n'));

    assertThat(parsed.ignores(path)).isEqualTo(ignored);
  }

  @Test
  void namesTheLineOfABadPattern() {
    assertThatThrownBy(() -> IgnoreRules.parse(".dockerignore", "a\n[\n"))
        .hasMessage(
            ".dockerignore:2: cannot read \"[\": the pattern has a [ without its ], or an empty"
                + " one");
    assertThatThrownBy(() -> IgnoreRules.parse(".dockerignore", "!\n"))
        .hasMessage(".dockerignore:1: cannot read \"!\": there is no pattern behind !");
  }
}
