// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.mirror.plan;

import io.cloudimage.oci.model.Digest;
import io.cloudimage.registry.mirror.RepositoryAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is done to one repository from another one.
 *
 * @param references in the order of their names
 * @param present blobs and documents that the destination is known to have, of those that the plan
 *     speaks of
 * @param pruneRefused why nothing is deleted although the file asks for it
 */
public record RepositoryPlan(
    RepositoryAddress source,
    RepositoryAddress destination,
    List<PlannedReference> references,
    Set<Digest> present,
    Optional<String> pruneRefused) {
  public RepositoryPlan {
    references = List.copyOf(references);
    present = java.util.Collections.unmodifiableSet(new TreeSet<>(present));
  }
}
