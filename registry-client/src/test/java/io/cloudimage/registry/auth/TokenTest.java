// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.OciException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
  @ParameterizedTest(name = "A4 {0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"token\":\"a\"};a;55",
        "{\"access_token\":\"a\"};a;55",
        "{\"token\":\"a\",\"access_token\":\"b\",\"expires_in\":300};a;295",
        "{\"token\":\"a\",\"expires_in\":0};a;55",
        "{\"token\":\"a\",\"expires_in\":-1};a;55",
        "{\"token\":\"a\",\"expires_in\":9000000000000000000};a;86395"
      })
  void reads(String reply, String value, long seconds) throws OciException {
    Token token = Token.parse(reply.getBytes(UTF_8), "x", Long.MAX_VALUE - 10);
    assertThat(token.value()).isEqualTo(value);
    assertThat(token.isFresh(Long.MAX_VALUE - 10 + seconds * 1_000_000_000L - 1)).isTrue();
    assertThat(token.isFresh(Long.MAX_VALUE - 10 + seconds * 1_000_000_000L)).isFalse();
  }

  @ParameterizedTest(name = "of {0} seconds, renewed after {1}")
  @CsvSource({"0,45", "60,45", "105,90", "300,266", "86400,77756"})
  void isDueAheadOfItsEnd(long life, long due) throws OciException {
    String reply = "{\"token\":\"a\",\"expires_in\":" + life + "}";
    Token token = Token.parse(reply.getBytes(UTF_8), "x", 7);
    assertThat(token.isDue(7 + due * 1_000_000_000L - 1)).isFalse();
    assertThat(token.isDue(7 + due * 1_000_000_000L)).isTrue();
  }

  @ParameterizedTest(name = "A4 {0}")
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "<html>",
        "s3cret",
        "{\"token\":7}",
        "{\"token\":\"\"}",
        "{\"token\":\"s3cret\\r\\nX: y\"}",
        "{\"token\":\"s3cret\",\"expires_in\":\"300\"}",
        "{\"token\":\"s3cret\",\"token\":\"s3cret\"}"
      })
  void refuses(String reply) {
    assertThatThrownBy(() -> Token.parse(reply.getBytes(UTF_8), "x", 0))
        .isInstanceOf(OciException.class)
        .hasMessageNotContaining("s3cret");
  }
}
