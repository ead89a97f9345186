// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.RepositoryName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Access files, and which rule decides (spec/serve-access.md). */
class AccessFileTest {
  private static final String NOBODY = "-";

  private static AccessRules read(String yaml) throws OciException {
    return AccessFile.read(yaml.getBytes(StandardCharsets.UTF_8), "access.yaml");
  }

  private static String actions(AccessRules rules, String caller, String repository) {
    Caller who = caller.equals(NOBODY) ? Caller.ANONYMOUS : Caller.of(caller);
    List<String> words = new ArrayList<>();
    for (Action action : Action.values()) {
      if (rules.actions(who, new RepositoryName(repository)).contains(action)) {
        words.add(action.word());
      }
    }
    return String.join(" ", words);
  }

  @ParameterizedTest(name = "{0} in {1}")
  @CsvSource(
      nullValues = "null",
      value = {
        "alice, team/secret/x, pull push overwrite delete",
        "alice, team/a, pull push",
        "bob, team/a/b, pull push",
        "bob, team/secret/x, pull push",
        "bob, other, pull",
        "carol, team/a, pull",
        "carol, team/secret/x, pull",
        "-, team/secret/x, ''",
        "-, team/secret, pull",
        "-, nginx, pull",
      })
  void theSpecificationsExampleMeansThis(String caller, String repository, String expected)
      throws IOException {
    String prose = Files.readString(Path.of("../spec/serve-access.md"));
    int start = prose.indexOf("```yaml\n") + 8;
    AccessRules rules = read(prose.substring(start, prose.indexOf("```", start)));
    assertThat(actions(rules, caller, repository)).isEqualTo(expected);
  }

  @Test
  void theFirstRuleDecidesAndNoRuleAllowsNothing() throws OciException {
    AccessRules rules =
        read(
            """
            version: 1
            rules:
              - {repositories: [a/b], users: [x], actions: []}
              - {repositories: ["a/*"], users: ["*"], actions: [pull, push]}
            """);
    assertThat(actions(rules, "x", "a/b")).isEmpty();
    assertThat(actions(rules, "y", "a/b")).isEqualTo("pull push");
    assertThat(actions(rules, "x", "a/bc")).isEqualTo("pull push");
    assertThat(actions(rules, "x", "a/b/c")).isEmpty();
    assertThat(actions(rules, "x", "a")).isEmpty();
    assertThat(actions(rules, NOBODY, "a/b")).isEmpty();
    assertThat(rules.letAnonymousIn()).isFalse();
    assertThat(rules.users()).containsExactly("x");
  }

  @Test
  void dockersLongFormIsTheSameRepository() throws OciException {
    AccessRules rules =
        read("version: 1\nrules: [{repositories: [library/*], users: [x], actions: [pull]}]\n");
    assertThat(actions(rules, "x", "nginx")).isEqualTo("pull");
    assertThat(actions(rules, "x", "team/nginx")).isEmpty();
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      value = {
        "{version: 2, rules: []} | version 1",
        "{version: 1, rules: []} | nobody could do anything",
        "{version: 1} | rules",
        "{version: 1, rules: [{users: [a], actions: []}]} | repositories",
        "{version: 1, rules: [{repositories: [a], users: [b]}]} | actions",
        "{version: 1, rules: [{repositories: [a], actions: []}]} | names nobody",
        "{version: 1, rules: [{repositories: [a], user: [b], actions: []}]} | not known here",
        "{version: 1, rules: [{repositories: [A], users: [b], actions: []}]} | lower-case",
        "{version: 1, rules: [{repositories: ['a:v1'], users: [b], actions: []}]} | without tags",
        "{version: 1, rules: [{repositories: [a], users: ['b:c'], actions: []}]} | colon",
        "{version: 1, rules: [{repositories: [a], users: [b], actions: [read]}]} | expected pull",
        "{version: 1, rules: [{repositories: [a], users: [b], actions: [push]}]} | without pull",
        "{version: 1, rules: [{repositories: [a], users: [b], actions: [pull, overwrite]}]}"
            + " | without push",
      })
  void whatIsWrongIsRefusedWithItsLine(String yaml, String message) {
    assertThatThrownBy(() -> read("# the line before\n" + yaml + "\n"))
        .isInstanceOf(OciException.class)
        .hasMessageContaining("access.yaml, line 2")
        .hasMessageContaining(message);
  }
}
