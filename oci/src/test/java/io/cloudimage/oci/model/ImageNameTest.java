// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNameTest {
  private static final String DIGEST =
      "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @ParameterizedTest(name = "{0} is {1}, short {2}")
  @CsvSource({
    "nginx, docker.io/library/nginx:latest, nginx:latest",
    "kubernetes:v1.19.8, docker.io/library/kubernetes:v1.19.8, kubernetes:v1.19.8",
    "docker.io/nginx, docker.io/library/nginx:latest, nginx:latest",
    "index.docker.io/library/nginx, docker.io/library/nginx:latest, nginx:latest",
    "sealerio/kubernetes:v1, docker.io/sealerio/kubernetes:v1, sealerio/kubernetes:v1",
    "h:5000/a, h:5000/a:latest, h:5000/a:latest",
    "localhost/a, localhost/a:latest, localhost/a:latest",
    "GHCR.io/a/b:X, ghcr.io/a/b:X, ghcr.io/a/b:X",
    "[::1]:5000/x, [::1]:5000/x:latest, [::1]:5000/x:latest",
    "a__b, docker.io/library/a__b:latest, a__b:latest",
    "a---b/c, docker.io/a---b/c:latest, a---b/c:latest",
  })
  void readsNamesAsDockerDoes(String text, String full, String familiar) {
    ImageName name = ImageName.parse(text);
    assertThat(name).hasToString(full);
    assertThat(name.familiar()).isEqualTo(familiar);
    assertThat(ImageName.parse(familiar)).isEqualTo(name);
    assertThat(ImageName.parse(full)).isEqualTo(name);
  }

  @Test
  void aDigestDecidesAndTheTagIsKept() {
    ImageName name = ImageName.parse("ex.com/a/b:v1@" + DIGEST);
    assertThat(name.reference()).isEqualTo(Digest.parse(DIGEST));
    assertThat(name.tag()).contains(new Tag("v1"));
    assertThat(name.familiar()).isEqualTo("ex.com/a/b:v1@" + DIGEST);
  }

  @Test
  void aNameByDigestAloneHasNoTag() {
    assertThat(ImageName.parse("nginx@" + DIGEST).tag()).isEmpty();
  }

  @Test
  void otherDefaultsCompleteShortNames() {
    NameDefaults defaults = new NameDefaults(RegistryHost.parse("reg.example:5000"), "cloud/base");
    assertThat(ImageName.parse("kubernetes:v1", defaults))
        .hasToString("reg.example:5000/cloud/base/kubernetes:v1");
    assertThat(ImageName.parse("team/kubernetes:v1", defaults))
        .hasToString("reg.example:5000/team/kubernetes:v1");
    assertThat(ImageName.parse("docker.io/kubernetes:v1", defaults))
        .hasToString("docker.io/library/kubernetes:v1");
  }

  @ParameterizedTest(name = "R {0}")
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "nginx\n",
        "nginx\0",
        "Repo/Image",
        "ex.com/\u0430/b",
        "ex.com\uff1a80/a",
        "ex.com/a\u200db",
        "ex.com/a/../b",
        "a//b",
        "/a",
        "a/",
        "a%2fb",
        "a___b",
        "a..b",
        "-a",
        "a_",
        "a:.x",
        "a:-x",
        "a:x+y",
        "a:",
        "a@",
        "host:99999/x",
        "host:0/x",
        "user:pw@host/x",
        "ex.com/",
        "ex_a.com/x",
        "[::1/x",
        "127.0.0.1:5000/",
        "a@sha256:abc",
        "https://ex.com/a",
      })
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> ImageName.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s).{20,}");
  }

  @Test
  void r3ShowsTheNumberOfALookAlike() {
    assertThatThrownBy(() -> ImageName.parse("ex.com/\u0430/b")).hasMessageContaining("U+0430");
  }

  @Test
  void r7R11KnowTheLongest() {
    assertThat(ImageName.parse("a:" + "t".repeat(128)).tag()).isPresent();
    assertThatThrownBy(() -> ImageName.parse("a:" + "t".repeat(129)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ImageName.parse("x.io/" + "r".repeat(255)).repository().path()).hasSize(255);
    assertThatThrownBy(() -> ImageName.parse("x.io/" + "r".repeat(256)))
        .hasMessageContaining("255");
  }
}
