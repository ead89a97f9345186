// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import java.util.List;

/**
 * What {@code fsck} found.
 *
 * @param blobs how many blobs were read and hashed
 * @param bytes how many bytes that were
 */
public record StoreReport(List<StoreProblem> problems, long blobs, long bytes) {
  public StoreReport {
    problems = List.copyOf(problems);
  }

  /** Whether everything that a name leads to is there and right; leftovers do not count. */
  public boolean isSound() {
    return problems.stream().allMatch(p -> p.repaired() || !p.kind().isLoss());
  }
}
