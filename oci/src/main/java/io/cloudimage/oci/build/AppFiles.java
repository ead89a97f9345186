// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.layer.LayerFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an app's files say of how it is launched.
 *
 * @param type {@code helm}, {@code kube} or {@code shell}
 * @param launched the files, relative to the app's folder, sorted by bytes
 */
record AppFiles(Optional<String> type, List<String> launched) {

  /** Looks at what a layer has in an app's folder. */
  static AppFiles of(LayerContents layer, String folder) {
    List<String> files = new ArrayList<>();
    for (LayerFile file : layer.files()) {
      boolean isBelow = file.path().startsWith(folder + "/");
      if (isBelow && file.type() != LayerFile.Type.DIRECTORY) {
        files.add(file.path().substring(folder.length() + 1));
      }
    }
    return new AppFiles(typeOf(files), files);
  }

  private static Optional<String> typeOf(List<String> files) {
    if (files.contains("Chart.yaml") || allEndIn(files, ".tgz")) {
      return Optional.of("helm");
    }
    if (allEndIn(files, ".yaml", ".yml")) {
      return Optional.of("kube");
    }
    return allEndIn(files, ".sh") ? Optional.of("shell") : Optional.empty();
  }

  private static boolean allEndIn(List<String> files, String... endings) {
    return !files.isEmpty()
        && files.stream().allMatch(file -> List.of(endings).stream().anyMatch(file::endsWith));
  }
}
