// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Error;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The prose's examples are what the schemas say. */
class SpecificationTest {
  private static final Set<String> OTHER_KINDS = Set.of("toml", "text", "kubefile", "sh", "yaml");
  private static final Path SCHEMAS = Path.of("src/main/resources/schema");

  private final Schemas schemas = new Schemas();

  @TestFactory
  List<DynamicTest> everyExampleFollowsItsSchema() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path page : list(Path.of("."), ".md")) {
      for (Fence fence : Fence.of(page)) {
        tests.add(DynamicTest.dynamicTest(fence.place(), () -> check(fence)));
      }
    }
    assertThat(tests).hasSizeGreaterThan(20);
    return tests;
  }

  @TestFactory
  List<DynamicTest> everySchemaIsOneAndIsShown() throws IOException {
    StringBuilder prose = new StringBuilder();
    for (Path page : list(Path.of("."), ".md")) {
      prose.append(Files.readString(page));
    }
    return list(SCHEMAS, ".schema.json").stream()
        .map(file -> file.getFileName().toString().replace(".schema.json", ""))
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () -> {
                      assertThat(schemas.errorsOfSchema(name)).isEmpty();
                      assertThat(prose).contains("json schema=" + name + "\n");
                    }))
        .toList();
  }

  @Test
  void aWrongExampleIsSeen() {
    assertThat(errors("descriptor", "{\"mediaType\":\"a/b\",\"digest\":\"sha256:ab\",\"size\":-1}"))
        .extracting(error -> error.getInstanceLocation().toString())
        .contains("/digest", "/size");
    assertThat(errors("rmi-output", "{\"untagged\":[\"a\"],\"more\":1}")).isNotEmpty();
  }

  @Test
  void filesAreFoundByName() {
    assertThat(SpecFiles.schema("manifest")).isNotEmpty();
    assertThat(SpecFiles.vectors("references")).isNotEmpty();
    assertThatThrownBy(() -> SpecFiles.schema("absent")).hasMessageContaining("absent");
    assertThatThrownBy(() -> SpecFiles.vectors("../schema/manifest.schema"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void check(Fence fence) {
    if (fence.schema().isEmpty()) {
      assertThat(OTHER_KINDS).as(fence.place()).contains(fence.language());
    } else {
      assertThat(errors(fence.schema(), fence.content())).as(fence.place()).isEmpty();
    }
  }

  private List<Error> errors(String schema, String document) {
    return schemas.errors(schema, document);
  }

  private static List<Path> list(Path directory, String ending) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }
}
