// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.kubefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.testing.SpecVector;
import io.cloudimage.oci.testing.SpecVectors;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Kubefiles as the specification's vectors have them (rows K3, K4). */
class KubefileVectorsTest {
  @TestFactory
  Stream<DynamicTest> kubefiles() {
    return SpecVectors.read("kubefiles").stream()
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.text("row") + " " + vector.text("name"), () -> check(vector)));
  }

  private static void check(SpecVector vector) throws OciException {
    if (vector.optionalText("refused").isEmpty()) {
      assertThat(shapes(vector)).isEqualTo(vector.value("instructions"));
      return;
    }
    OciException error = catchThrowableOfType(OciException.class, () -> shapes(vector));
    assertThat(error).isNotNull();
    assertThat(error.getMessage()).startsWith("Kubefile:" + vector.text("refused") + ": ");
    assertThat(error.kind()).isEqualTo(ErrorKind.valueOf(vector.text("kind")));
  }

  private static List<Map<String, Object>> shapes(SpecVector vector) throws OciException {
    Kubefile kubefile =
        Kubefile.parse("Kubefile", vector.text("kubefile").getBytes(StandardCharsets.UTF_8));
    Map<?, ?> variables = (Map<?, ?>) vector.fields().getOrDefault("variables", Map.of());
    InstructionShape shape =
        new InstructionShape(
            new Expansion(
                kubefile, name -> Optional.ofNullable((String) variables.get(name)), w -> {}));
    List<Map<String, Object>> shapes = new ArrayList<>();
    for (Instruction.Arg arg : kubefile.globals()) {
      shapes.add(shape.of(arg));
    }
    for (Stage stage : kubefile.stages()) {
      shapes.add(shape.of(stage.from()));
      for (Instruction instruction : stage.instructions()) {
        shapes.add(shape.of(instruction));
      }
    }
    return shapes;
  }
}
