// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTest {
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "linux/amd64, linux/amd64",
    "amd64, linux/amd64",
    "Linux/x86_64, linux/amd64",
    "linux/aarch64, linux/arm64",
    "linux/arm64/v8, linux/arm64",
    "linux/arm/v7, linux/arm/v7",
  })
  void reads(String text, String platform) {
    assertThat(Platform.parse(text)).hasToString(platform);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "linux/", "a/b/c/d", "linux/amd64 ", "linux/$(id)"})
  void refuses(String text) {
    assertThatThrownBy(() -> Platform.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void acceptsAnyVariantUnlessItNamesOne() {
    Platform any = Platform.parse("linux/arm");
    Platform v7 = Platform.parse("linux/arm/v7");
    assertThat(any.accepts(v7)).isTrue();
    assertThat(v7.accepts(any)).isFalse();
    assertThat(Platform.parse("linux/arm64").accepts(Platform.parse("linux/arm64/v8"))).isTrue();
    assertThat(Platform.parse("linux/amd64").accepts(Platform.parse("linux/arm64"))).isFalse();
  }
}
