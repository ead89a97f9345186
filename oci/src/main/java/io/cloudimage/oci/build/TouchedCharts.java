// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.collect.ImageFinder;
import io.cloudimage.oci.layer.LayerFile;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The charts that were there before a build put files into them. What such a chart names is decided
 * by all of its files, old and new.
 */
final class TouchedCharts {
  private static final String CHART = "Chart.yaml";

  private final Set<String> folders = new TreeSet<>();

  TouchedCharts copy() {
    TouchedCharts copy = new TouchedCharts();
    copy.folders.addAll(folders);
    return copy;
  }

  /** Puts a new layer's files into the tree, and notes the charts that they go into. */
  void apply(List<LayerFile> files, TreeIndex tree) {
    List<String> paths =
        files.stream()
            .filter(file -> file.type() != LayerFile.Type.DIRECTORY)
            .map(LayerFile::path)
            .filter(ImageFinder::isInChartsPlace)
            .toList();
    Set<String> before = new HashSet<>();
    for (String path : paths) {
      for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
        String folder = path.substring(0, slash);
        if (tree.isDirectory(folder)) {
          before.add(folder);
        }
      }
    }
    tree.apply(files);
    for (String path : paths) {
      tree.outermostWith(CHART, path).filter(before::contains).ifPresent(folders::add);
    }
  }

  boolean isEmpty() {
    return folders.isEmpty();
  }

  /** Whether a file belongs to one of them. */
  boolean hold(String path) {
    return folders.stream().anyMatch(folder -> path.startsWith(folder + "/"));
  }
}
