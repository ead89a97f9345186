// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import java.util.List;

/** Reads layers for what stands where. */
final class TreeScanner {
  private TreeScanner() {}

  static TreeIndex scan(List<PlacedLayer> layers) {
    return new TreeIndex();
  }
}
