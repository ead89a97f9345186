// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.MediaType;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigCodecTest {
  private static final String FULL =
      "{\"created\":\"1970-01-01T00:00:00Z\",\"author\":\"a\",\"architecture\":\"arm\",\"os\":\"linux\",\"variant\":\"v7\","
          + "\"config\":{\"User\":\"0\",\"ExposedPorts\":{\"80/tcp\":{}},\"Env\":[\"A=b=c\"],\"Entrypoint\":[\"/e\"],\"Cmd\":[\"c\"],"
          + "\"Volumes\":{\"/v\":{}},\"WorkingDir\":\"/w\",\"Labels\":{\"z\":\"1\",\"a\":\"2\"},\"StopSignal\":\"TERM\"},"
          + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"]},"
          + "\"history\":[{\"created\":\"1970-01-01T00:00:00Z\",\"created_by\":\"COPY . .\"},{\"created_by\":\"ENV A\",\"empty_layer\":true}],"
          + "\"cloudimage\":{\"schemaVersion\":1,\"type\":\"application\",\"kubernetesVersion\":\"v1\",\"supportedKubernetes\":\">=1\","
          + "\"metadata\":{\"version\":\"v1\",\"more\":[1,{\"x\":null}]},"
          + "\"apps\":[{\"name\":\"n\",\"type\":\"helm\",\"files\":[\"f\"],\"env\":{\"K\":\"v\"},\"cmds\":[\"c\"]}],"
          + "\"launch\":[\"n\"],\"cmds\":[\"x\"],\"cni\":[\"n\"],\"csi\":[\"n\"],"
          + "\"images\":[{\"name\":\"i\",\"digest\":\"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"size\":1,\"platform\":\"linux/amd64\"}],"
          + "\"base\":{\"name\":\"b\",\"digest\":\"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"}}}";

  @Test
  void writesWhatItReads() throws OciException {
    Encoded<ImageConfig> read = read(FULL);
    assertThat(
            new String(
                ConfigCodec.write(read.value(), MediaType.OCI_CONFIG).bytes(),
                StandardCharsets.UTF_8))
        .isEqualTo(FULL);
  }

  @Test
  void readsWhatOthersWrite() throws OciException {
    ImageConfig config =
        read("{\"created\":\"2024-05-06T07:08:09.123456789+02:00\",\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Env\":null,\"User\":\"\"},"
                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":null},\"unknown\":{}}")
            .value();
    assertThat(config.created()).hasToString("Optional[2024-05-06T05:08:09.123456789Z]");
    assertThat(config.execution().user()).isEmpty();
    assertThat(config.diffIds()).isEmpty();
    assertThat(config.cloudImage()).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1} instead of {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "C2 architecture | \"architecture\":7 | \"architecture\":\"arm\"",
        "C2 created | \"created\":\"soon\",\"author\" | \"created\":\"1970-01-01T00:00:00Z\",\"author\"",
        "C2 history | \"history\":\"COPY\",\"x\":[ | \"history\":[",
        "C3 Env without = | [\"Ab\"] | [\"A=b=c\"]",
        "C3 Env with a line break | [\"A=b\\nB=c\"] | [\"A=b=c\"]",
        "C1 diffID | \"diff_ids\":[\"sha256:ab\"],\"x\":[ | \"diff_ids\":[",
        "C2 type | \"type\":\"cloud\" | \"type\":\"application\"",
        "C2 version | \"schemaVersion\":2 | \"schemaVersion\":1",
      })
  void refuses(String row, String wrong, String right) {
    String document = FULL.replace(right, wrong);
    assertThat(document).as(row).isNotEqualTo(FULL);
    assertThatThrownBy(() -> read(document))
        .as(row)
        .isInstanceOfSatisfying(
            OciException.class,
            e -> assertThat(e.kind()).isIn(ErrorKind.INVALID, ErrorKind.UNSUPPORTED));
  }

  @Test
  void c6DeepNestingIsRefused() {
    String deep =
        FULL.replace("\"more\":", "\"deep\":" + "[".repeat(100) + "]".repeat(100) + ",\"more\":");
    assertThatThrownBy(() -> read(deep)).hasMessageContaining("64");
  }

  private static Encoded<ImageConfig> read(String document) throws OciException {
    return ConfigCodec.read(document.getBytes(StandardCharsets.UTF_8), MediaType.OCI_CONFIG);
  }
}
