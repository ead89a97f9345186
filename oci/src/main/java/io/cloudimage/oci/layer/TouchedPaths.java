// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import java.util.HashSet;
import java.util.Set;

/**
 * The resolved paths that the current layer put something at or below, which its own whiteouts do
 * not take away.
 */
final class TouchedPaths {
  private final Set<String> paths = new HashSet<>();

  void clear() {
    paths.clear();
  }

  void add(String path) {
    String each = path;
    while (!each.isEmpty() && paths.add(each)) {
      each = LayerPath.parent(each);
    }
  }

  boolean contains(String path) {
    return paths.contains(path);
  }
}
