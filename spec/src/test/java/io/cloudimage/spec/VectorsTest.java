// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every file of vectors has a shape, is shown in the README, and holds what it should. */
class VectorsTest {
  private static final Path VECTORS = Path.of("src/main/resources/vectors");
  private static final Path SHAPES = Path.of("src/test/resources/shapes");

  private final Schemas schemas = new Schemas();

  @TestFactory
  List<DynamicTest> everyFileHasItsShape() throws IOException {
    String readme = Files.readString(VECTORS.resolve("README.md"));
    try (Stream<Path> files = Files.list(VECTORS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .sorted()
          .map(name -> DynamicTest.dynamicTest(name, () -> check(name, readme)))
          .toList();
    }
  }

  @Test
  void aWrongVectorIsSeen() throws IOException {
    String both = "[{\"input\":\"a\",\"refused\":\"b\",\"registry\":\"c\",";
    String shape = shape("references");

    assertThat(schemas.errorsBy(shape, both + "\"repository\":\"d\",\"familiar\":\"e\"}]"))
        .isNotEmpty();
    assertThat(schemas.errorsBy(shape, "[{\"input\":\"a\"}]")).isNotEmpty();
    assertThat(schemas.errorsBy(shape, "[]")).isNotEmpty();
  }

  /** The digests were made by a program that knows nothing of the Java writer. */
  @Test
  void treesAreWhatTheirProgramMakes() throws Exception {
    assumeTrue(hasPython(), "skipped, because there is no python3");
    Process process =
        new ProcessBuilder(
                "python3",
                "src/test/python/trees.py",
                "check",
                VECTORS.resolve("trees.json").toString())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
  }

  private void check(String file, String readme) throws IOException {
    String name = file.substring(0, file.length() - ".json".length());
    String vectors = new String(SpecFiles.vectors(name), StandardCharsets.UTF_8);

    assertThat(schemas.errorsBy(shape(name), vectors)).isEmpty();
    assertThat(readme).contains("`" + file + "`");
  }

  private static String shape(String name) throws IOException {
    return Files.readString(SHAPES.resolve(name + ".schema.json"));
  }

  private static boolean hasPython() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "-c", "").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
