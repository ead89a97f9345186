// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds the direction of dependencies that docs/ARCHITECTURE.md draws.
 *
 * <p>The rules are checked by hand in plain tests: with some versions of the test runner, fields
 * annotated as rules silently run nothing.
 */
class ArchitectureTest {
  private static final JavaClasses PROJECT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.cloudimage");

  @Test
  void seesTheWholeProject() {
    for (String module : List.of("spec", "oci", "registry", "cli", "serve")) {
      assertThat(PROJECT.stream())
          .as("classes of io.cloudimage.%s", module)
          .anyMatch(type -> type.getPackageName().startsWith("io.cloudimage." + module));
    }
  }

  @TestFactory
  List<DynamicTest> everyRuleHolds() {
    return ArchitectureRules.all().stream()
        .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(PROJECT)))
        .toList();
  }

  @Test
  void aPlantedViolationIsSeen() {
    JavaClasses planted =
        new ClassFileImporter().importClasses(io.cloudimage.oci.model.PlantedViolation.class);
    for (ArchRule rule :
        List.of(
            ArchitectureRules.modelUsesTheJdkOnly(),
            ArchitectureRules.libraryOnlyIn("com.fasterxml..", "io.cloudimage.oci.json"),
            ArchitectureRules.onlyTheCommandLineTouchesTheProcess(),
            ArchitectureRules.signaturesAreOurs())) {
      assertThatThrownBy(() -> rule.check(planted))
          .as(rule.getDescription())
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("PlantedViolation");
    }
  }
}
