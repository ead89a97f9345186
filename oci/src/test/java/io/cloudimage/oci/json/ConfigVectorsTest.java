// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.testing.SpecVector;
import io.cloudimage.oci.testing.SpecVectors;
import io.cloudimage.spec.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Configs as the specification's vectors have them (rows C). */
class ConfigVectorsTest {
  private static final MediaType TYPE = new MediaType(MediaTypes.CLOUDIMAGE_CONFIG);

  @TestFactory
  Stream<DynamicTest> configs() {
    return SpecVectors.read("configs").stream()
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.text("row") + " " + vector.text("name"), () -> check(vector)));
  }

  private static void check(SpecVector vector) throws OciException {
    byte[] bytes = vector.text("document").getBytes(StandardCharsets.UTF_8);
    if (vector.is("accepted")) {
      Encoded<ImageConfig> read = ConfigCodec.read(bytes, TYPE);
      assertThat(read.bytes()).isEqualTo(bytes);
      byte[] written = ConfigCodec.write(read.value(), TYPE).bytes();
      assertThat(ConfigCodec.read(written, TYPE).value()).isEqualTo(read.value());
    } else {
      OciException error =
          catchThrowableOfType(OciException.class, () -> ConfigCodec.read(bytes, TYPE));
      assertThat(error).isNotNull();
      assertThat(error.kind()).isEqualTo(ErrorKind.valueOf(vector.text("kind")));
    }
  }
}
