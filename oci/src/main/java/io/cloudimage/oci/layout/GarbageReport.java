// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.model.Digest;
import java.util.List;

/**
 * What garbage collection removed, or would remove.
 *
 * @param removed blobs that no name leads to
 * @param removedBytes the size of everything removed, unpacked layers and leftovers included
 * @param overlays unpacked layers whose image is gone
 * @param leftovers files of operations that did not end
 * @param kept the number of blobs that stay
 */
public record GarbageReport(
    List<Digest> removed, long removedBytes, List<Digest> overlays, int leftovers, int kept) {
  public GarbageReport {
    removed = List.copyOf(removed);
    overlays = List.copyOf(overlays);
  }
}
