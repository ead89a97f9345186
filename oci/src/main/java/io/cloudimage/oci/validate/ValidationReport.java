// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.validate;

import io.cloudimage.oci.model.Descriptor;
import java.util.List;

/**
 * What a validation found.
 *
 * @param pieces how many manifests, indexes, configs and layers were read
 * @param bytes their size
 */
public record ValidationReport(Descriptor root, List<Finding> findings, int pieces, long bytes) {
  public ValidationReport {
    findings = List.copyOf(findings);
  }

  public boolean isValid() {
    return findings.isEmpty();
  }
}
