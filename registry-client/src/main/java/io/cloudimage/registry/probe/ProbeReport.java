// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.probe;

import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a registry can do.
 *
 * @param results in the order in which things were tried
 * @param leftovers what was written and could not be taken back
 */
public record ProbeReport(
    RegistryHost host,
    Optional<RepositoryName> repository,
    List<ProbeResult> results,
    List<String> leftovers) {
  public ProbeReport {
    results = List.copyOf(results);
    leftovers = List.copyOf(leftovers);
  }

  /** With one result more. */
  public ProbeReport with(ProbeResult result) {
    List<ProbeResult> more = new ArrayList<>(results);
    more.add(result);
    return new ProbeReport(host, repository, more, leftovers);
  }
}
