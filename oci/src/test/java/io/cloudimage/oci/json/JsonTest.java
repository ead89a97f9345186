// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.OciException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void writesInTheOrderGiven() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("z", 1);
    tree.put("a", List.of("ü", true));
    assertThat(text(Json.write(tree))).isEqualTo("{\"z\":1,\"a\":[\"ü\",true]}");
    assertThat(text(Json.writePretty(tree)))
        .isEqualTo("{\n  \"z\": 1,\n  \"a\": [\n    \"ü\",\n    true\n  ]\n}\n");
    assertThat(text(Json.writePretty(Map.of()))).isEqualTo("{}\n");
  }

  @Test
  void m3KnowsTheLargestDocument() throws OciException {
    assertThat(read(sized(JsonLimits.DOCUMENT.bytes())).keys()).containsExactly("a");
    assertThatThrownBy(() -> read(sized(JsonLimits.DOCUMENT.bytes() + 1)))
        .hasMessageContaining("4194304");
  }

  @Test
  void keepsTreesThatItReads() throws OciException {
    String document = "{\"a\":{\"b\":[1,2.5,null,\"x\"],\"big\":12345678901234567890},\"n\":null}";
    assertThat(text(Json.write(read(document.getBytes(StandardCharsets.UTF_8)).toMap())))
        .isEqualTo(document);
  }

  @Test
  void saysWhereAWrongTypeStands() throws OciException {
    JsonObject json =
        read("{\"layers\":[{\"size\":1},{\"size\":\"2\"}]}".getBytes(StandardCharsets.UTF_8));
    JsonObject second = json.objects("layers").get(1);
    assertThatThrownBy(() -> second.size("size"))
        .hasMessage(
            "cannot accept a test: $.layers[1].size is a string \"2\"; expected an integer from 0 to"
                + " 2^63-1");
    assertThatThrownBy(() -> second.string("digest"))
        .hasMessage("cannot accept a test: $.layers[1].digest is missing; expected a string");
  }

  @Test
  void secretsOfAWrongDocumentAreNotRepeated() {
    assertThatThrownBy(() -> read("{\"password\":\"hunter2\",}".getBytes(StandardCharsets.UTF_8)))
        .hasMessageNotContaining("hunter2");
  }

  /** A document of exactly so many bytes. */
  private static byte[] sized(int size) {
    byte[] document = new byte[size];
    Arrays.fill(document, (byte) ' ');
    byte[] start = "{\"a\":1".getBytes(StandardCharsets.UTF_8);
    System.arraycopy(start, 0, document, 0, start.length);
    document[size - 1] = '}';
    return document;
  }

  private static JsonObject read(byte[] bytes) throws OciException {
    return Json.readObject(bytes, "a test", JsonLimits.DOCUMENT);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
