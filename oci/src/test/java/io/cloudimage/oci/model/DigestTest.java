// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @Test
  void ofNothingIsTheKnownValue() {
    assertThat(Digest.of(new byte[0])).hasToString("sha256:" + EMPTY);
  }

  @Test
  void readsWhatItWrites() {
    Digest sha512 =
        Digest.of(
            Digest.Algorithm.SHA512,
            Digest.Algorithm.SHA512.newHash().digest("a".getBytes(StandardCharsets.UTF_8)));
    assertThat(Digest.parse(sha512.toString())).isEqualTo(sha512);
    assertThat(sha512.hex()).startsWith("1f40fc92da24").hasSize(128);
  }

  @ParameterizedTest(name = "R9 {0}")
  @ValueSource(
      strings = {
        "",
        "sha256",
        "sha256:",
        "sha256:3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
        "SHA256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "md5:d41d8cd98f00b204e9800998ecf8427e",
        "sha256:../../../../etc/passwd",
        "sha512:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n",
        " sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      })
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> Digest.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
