// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.testing.SpecVector;
import io.cloudimage.oci.testing.SpecVectors;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Manifests and indexes as the specification's vectors have them (rows M, R). */
class ManifestVectorsTest {
  @TestFactory
  Stream<DynamicTest> manifests() {
    return SpecVectors.read("manifests").stream()
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.text("row") + " " + vector.text("name"), () -> check(vector)));
  }

  private static void check(SpecVector vector) throws OciException {
    byte[] bytes =
        vector.optionalText("base64").isPresent()
            ? Base64.getDecoder().decode(vector.text("base64"))
            : vector.text("document").getBytes(StandardCharsets.UTF_8);
    MediaType type = new MediaType(vector.text("mediaType"));
    if (vector.is("accepted")) {
      Encoded<?> read = read(bytes, type);
      assertThat(read.bytes()).isEqualTo(bytes);
      assertThat(read.descriptor().size()).isEqualTo(bytes.length);
    } else {
      assertThatThrownBy(() -> read(bytes, type))
          .isInstanceOf(OciException.class)
          .hasMessageContaining("cannot");
    }
  }

  private static Encoded<?> read(byte[] bytes, MediaType type) throws OciException {
    return type.isIndex()
        ? ManifestCodec.readIndex(bytes, type)
        : ManifestCodec.readManifest(bytes, type);
  }
}
