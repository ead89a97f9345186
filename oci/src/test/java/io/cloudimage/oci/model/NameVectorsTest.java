// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.testing.SpecVector;
import io.cloudimage.oci.testing.SpecVectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Names and digests as the specification's vectors have them. */
class NameVectorsTest {
  @TestFactory
  Stream<DynamicTest> references() {
    return SpecVectors.read("references").stream()
        .map(vector -> DynamicTest.dynamicTest(display(vector), () -> checkName(vector)));
  }

  @TestFactory
  Stream<DynamicTest> digests() {
    return SpecVectors.read("digests").stream()
        .map(vector -> DynamicTest.dynamicTest(display(vector), () -> checkDigest(vector)));
  }

  private static void checkName(SpecVector vector) {
    String input = vector.text("input");
    if (vector.optionalText("refused").isPresent()) {
      assertThatThrownBy(() -> ImageName.parse(input)).isInstanceOf(IllegalArgumentException.class);
      return;
    }
    ImageName name = ImageName.parse(input);
    assertThat(name.registry()).hasToString(vector.text("registry"));
    assertThat(name.repository()).hasToString(vector.text("repository"));
    assertThat(name.tag().map(Tag::toString)).isEqualTo(vector.optionalText("tag"));
    assertThat(name.digest().map(Digest::toString)).isEqualTo(vector.optionalText("digest"));
    assertThat(name.familiar()).isEqualTo(vector.text("familiar"));
  }

  private static void checkDigest(SpecVector vector) {
    String input = vector.text("input");
    if (vector.is("accepted")) {
      assertThat(Digest.parse(input)).hasToString(input);
    } else {
      assertThatThrownBy(() -> Digest.parse(input)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static String display(SpecVector vector) {
    return Printable.quote(vector.text("input"));
  }
}
