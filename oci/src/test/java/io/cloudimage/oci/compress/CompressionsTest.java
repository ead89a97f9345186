// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.spec.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CompressionsTest {
  private final Compressions compressions = Compressions.standard();

  private byte[] compressed(String name, byte[] content) throws IOException {
    Compression compression = compressions.byName(name).orElseThrow();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = compression.compress(bytes, compression.defaultLevel())) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    MediaTypes.OCI_LAYER + ", none",
    MediaTypes.OCI_LAYER_GZIP + ", gzip",
    MediaTypes.OCI_LAYER_ZSTD + ", zstd",
    MediaTypes.OCI_LAYER_NONDISTRIBUTABLE + "+gzip, gzip",
    MediaTypes.DOCKER_LAYER + ", none",
    MediaTypes.DOCKER_LAYER_GZIP + ", gzip",
    MediaTypes.DOCKER_LAYER_ZSTD + ", zstd",
    MediaTypes.DOCKER_LAYER_FOREIGN + ", gzip",
  })
  void mediaTypesNameCompressions(String type, String name) throws IOException {
    assertThat(compressions.ofLayer(new MediaType(type)).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        MediaTypes.OCI_LAYER + "+xz",
        MediaTypes.OCI_LAYER + ".gzip",
        MediaTypes.DOCKER_LAYER + "+gzip",
        MediaTypes.OCI_CONFIG,
        "text/plain"
      })
  void otherMediaTypesAreRefused(String type) {
    assertThatThrownBy(() -> compressions.ofLayer(new MediaType(type)))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED))
        .hasMessageContaining(type);
  }

  @ParameterizedTest(name = "M13 type says {0}, bytes are {1}")
  @CsvSource({"gzip, zstd", "gzip, none", "zstd, gzip", "zstd, none", "none, gzip", "none, zstd"})
  void m13TypeAndBytesMustAgree(String named, String actual) throws IOException {
    Compression compression = compressions.byName(named).orElseThrow();
    MediaType type = new MediaType(MediaTypes.OCI_LAYER + compression.mediaTypeSuffix());
    byte[] bytes = compressed(actual, CompressionContract.sample(5000));
    assertThatThrownBy(() -> compressions.decompressLayer(type, new ByteArrayInputStream(bytes)))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.MISMATCH))
        .hasMessageContaining("not " + named)
        .hasMessageContaining("but " + actual);
  }

  @ParameterizedTest(name = "B3 {0} of zeros")
  @ValueSource(strings = {"gzip", "zstd"})
  void b3ABombIsStopped(String name) throws IOException {
    byte[] bomb = compressed(name, new byte[100 << 20]);
    MediaType type =
        new MediaType(
            MediaTypes.OCI_LAYER + compressions.byName(name).orElseThrow().mediaTypeSuffix());
    try (InputStream in = compressions.decompressLayer(type, new ByteArrayInputStream(bomb))) {
      assertThatThrownBy(() -> in.transferTo(OutputStream.nullOutputStream()))
          .isInstanceOfSatisfying(
              OciException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSAFE))
          .hasMessageContaining("200 to 1");
    }
    try (InputStream in =
        compressions.decompressLayer(type, new ByteArrayInputStream(bomb), InflationLimit.none())) {
      assertThat(in.transferTo(OutputStream.nullOutputStream())).isEqualTo(100 << 20);
    }
  }

  @Test
  void b3MoreThanTheKnownSizeIsRefused() throws IOException {
    byte[] bytes = compressed("gzip", CompressionContract.sample(5000));
    Compression gzip = compressions.byName("gzip").orElseThrow();
    InflationLimit limit = InflationLimit.defaults();
    try (InputStream in =
        limit.withMaximum(5000).decompress(gzip, new ByteArrayInputStream(bytes))) {
      assertThat(in.readAllBytes()).hasSize(5000);
    }
    assertThatThrownBy(
            () ->
                limit
                    .withMaximum(4999)
                    .decompress(gzip, new ByteArrayInputStream(bytes))
                    .readAllBytes())
        .hasMessageContaining("limit of 4999");
  }

  @ParameterizedTest
  @CsvSource({"zstd, zstd:3", "gzip, gzip:2", "none, none", "zstd:19, zstd:19", "gzip:1, gzip:1"})
  void choicesAreParsed(String text, String meaning) {
    assertThat(CompressionChoice.parse(text)).hasToString(meaning);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "xz",
        "ZSTD",
        "zstd:",
        "zstd:0",
        "zstd:20",
        "zstd:-1",
        "zstd:3:4",
        "gzip:10",
        "gzip:0",
        "none:1",
        "gzip: 6",
        "zstd:99999999999"
      })
  void otherChoicesAreRefused(String text) {
    assertThatThrownBy(() -> CompressionChoice.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("compression");
  }

  @Test
  void theDefaultIsZstd() {
    assertThat(CompressionChoice.defaults()).hasToString("zstd:3");
    assertThat(CompressionChoice.defaults().layerMediaType())
        .hasToString(MediaTypes.OCI_LAYER_ZSTD);
  }
}
