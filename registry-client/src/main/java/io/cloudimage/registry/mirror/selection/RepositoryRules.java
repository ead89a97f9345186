// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.selection;

import io.cloudimage.oci.model.Glob;
import io.cloudimage.oci.model.RepositoryName;
import java.util.List;

/** Which of a registry's repositories are taken: all if none is included by name. */
public record RepositoryRules(List<Glob> inclusions, List<Glob> exclusions) {
  public RepositoryRules {
    inclusions = List.copyOf(inclusions);
    exclusions = List.copyOf(exclusions);
  }

  public boolean covers(RepositoryName name) {
    boolean included =
        inclusions.isEmpty() || inclusions.stream().anyMatch(glob -> glob.matches(name.path()));
    return included && exclusions.stream().noneMatch(glob -> glob.matches(name.path()));
  }
}
