// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;

/** The packages that implement repositories, a slice each; all other packages are in none. */
final class RepositoryPackages implements SliceAssignment {
  private static final List<String> PACKAGES =
      List.of(
          "io.cloudimage.oci.memory",
          "io.cloudimage.oci.layout",
          "io.cloudimage.oci.archive",
          "io.cloudimage.registry");

  @Override
  public SliceIdentifier getIdentifierOf(JavaClass type) {
    String name = type.getPackageName();
    return PACKAGES.stream()
        .filter(home -> name.equals(home) || name.startsWith(home + "."))
        .findFirst()
        .map(SliceIdentifier::of)
        .orElseGet(SliceIdentifier::ignore);
  }

  @Override
  public String getDescription() {
    return "repositories";
  }
}
