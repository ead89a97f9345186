// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The charts that lie in a tree as folders: each outermost folder with a {@code Chart.yaml}. */
final class ChartFolders {
  private static final List<String> HOMES = List.of("application/", "charts/", "manifests/");
  private static final int MAXIMUM_BYTES = 64 << 20;

  private final List<String> folders = new ArrayList<>();

  /**
   * @param paths sorted, so that a folder's own file may come behind those of its folders
   */
  ChartFolders(List<String> paths) {
    List<String> all = new ArrayList<>();
    for (String path : paths) {
      if (isBelowHome(path) && path.endsWith("/" + Chart.METADATA)) {
        all.add(path.substring(0, path.length() - Chart.METADATA.length()));
      }
    }
    for (String folder : all) {
      if (all.stream().noneMatch(other -> !other.equals(folder) && folder.startsWith(other))) {
        folders.add(folder);
      }
    }
  }

  static boolean isBelowHome(String path) {
    return HOMES.stream().anyMatch(path::startsWith);
  }

  /** Each with a slash at its end. */
  List<String> folders() {
    return folders;
  }

  boolean hold(String path) {
    return folders.stream().anyMatch(path::startsWith);
  }

  /** The chart in a folder, templates that are rendered before it is used being rendered. */
  static Optional<Chart> read(
      FileTree tree,
      String folder,
      List<String> paths,
      Map<String, String> environment,
      Findings findings)
      throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    List<String> inside = paths.stream().filter(path -> path.startsWith(folder)).toList();
    long bytes = 0;
    for (String path : inside) {
      byte[] content;
      try (InputStream in = tree.open(path)) {
        content = in.readNBytes(MAXIMUM_BYTES + 1);
      }
      bytes += content.length;
      if (bytes > MAXIMUM_BYTES) {
        findings.error(
            Place.of(folder + Chart.METADATA),
            "the chart has more than " + MAXIMUM_BYTES + " bytes, and is not searched");
        return Optional.empty();
      }
      files.put(path.substring(folder.length()), content);
    }
    for (String path : inside) {
      if (TemplateFile.isAt(path)) {
        String name = path.substring(folder.length());
        SearchedFile file =
            SearchedFile.of(path, new String(files.get(name), StandardCharsets.UTF_8));
        TemplateFile.render(file, environment, findings)
            .ifPresent(
                rendered ->
                    files.put(
                        TemplateFile.target(name),
                        rendered.text().getBytes(StandardCharsets.UTF_8)));
      }
    }
    return Optional.of(new Chart(folder.substring(0, folder.length() - 1), true, files));
  }
}
