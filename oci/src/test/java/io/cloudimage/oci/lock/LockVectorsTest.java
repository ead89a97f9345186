// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.json.JsonObject;
import io.cloudimage.spec.SpecFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class LockVectorsTest {
  @TestFactory
  List<DynamicTest> locksAreReadAsTheVectorsSay() throws IOException {
    return Json.readObjects(SpecFiles.vectors("locks"), "vectors", JsonLimits.DOCUMENT).stream()
        .map(each -> DynamicTest.dynamicTest(name(each), () -> check(each)))
        .toList();
  }

  private static String name(JsonObject vector) {
    return (vector.toMap().get("row") + " " + vector.toMap().get("name")).strip();
  }

  private static void check(JsonObject vector) throws IOException {
    String text = vector.string("lock");
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (!vector.bool("accepted")) {
      OciException refused =
          catchThrowableOfType(OciException.class, () -> LockReader.read(bytes, "a.lock"));
      assertThat(refused).isNotNull();
      assertThat(refused.kind()).isEqualTo(ErrorKind.valueOf(vector.string("kind")));
      if (vector.has("line")) {
        assertThat(refused).hasMessageContaining("line " + vector.size("line"));
      }
      return;
    }
    Lock lock = LockReader.read(bytes, "a.lock");
    String written = new String(LockWriter.write(lock), StandardCharsets.UTF_8);
    assertThat(LockReader.read(LockWriter.write(lock), "a.lock")).isEqualTo(lock);
    assertThat(written.equals(text)).isEqualTo(vector.bool("canonical"));
  }
}
