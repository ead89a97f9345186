// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginPasswordTest {
  @ParameterizedTest
  @ValueSource(strings = {"pass word", "pass word\n", "pass word\r\n"})
  void theLineBreakAtTheEndIsNotPartOfIt(String input) throws IOException {
    assertThat(read(input)).isEqualTo("pass word");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "one\ntwo\n"})
  void oneLineIsExpected(String input) {
    assertThatThrownBy(() -> read(input)).hasMessageContaining("expected one line");
  }

  @Test
  void noPartOfItIsInAnError() {
    assertThatThrownBy(() -> read("secret\nmore")).hasMessageNotContaining("secret");
  }

  private static String read(String input) throws IOException {
    return LoginPassword.read(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
  }
}
