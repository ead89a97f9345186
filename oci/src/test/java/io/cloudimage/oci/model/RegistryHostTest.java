// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryHostTest {
  @ParameterizedTest(name = "R10 {0} is this machine")
  @ValueSource(
      strings = {"localhost", "LOCALHOST:5000", "127.0.0.1:80", "127.255.0.9", "[::1]:5000"})
  void loopback(String text) {
    assertThat(RegistryHost.parse(text).isLoopback()).isTrue();
  }

  @ParameterizedTest(name = "R10 {0} is another machine")
  @ValueSource(
      strings = {
        "localhost.evil.com",
        "127.0.0.1.evil.com",
        "127.0.0.256",
        "128.0.0.1",
        "127.1",
        "10.0.0.1:5000",
        "[::2]",
        "xlocalhost",
      })
  void notLoopback(String text) {
    assertThat(RegistryHost.parse(text).isLoopback()).isFalse();
  }
}
