// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import io.cloudimage.oci.json.YamlNode;
import io.cloudimage.oci.json.YamlStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A Helm chart's files.
 *
 * @param path of its folder or its archive in the tree
 * @param isFolder whether its files are files of the tree
 * @param files by their paths within the chart
 */
record Chart(String path, boolean isFolder, Map<String, byte[]> files) {
  static final String METADATA = "Chart.yaml";

  Chart {
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  /** Where a file of the chart stands in the tree: the archive, if it is in one. */
  Place place(String file, int line, String how, boolean derived) {
    return isFolder
        ? new Place(path + "/" + file, line, how, derived)
        : new Place(path, 0, how + " (" + file + (line > 0 ? ":" + line : "") + ")", derived);
  }

  /** The first document of one of its YAML files; what cannot be read is an error. */
  Optional<YamlNode> yaml(String file, Findings findings) {
    byte[] bytes = files.get(file);
    if (bytes == null) {
      return Optional.empty();
    }
    List<YamlNode> documents = new ArrayList<>();
    FileReading.text(bytes, place(file, 0, "", false).path(), findings)
        .ifPresent(
            text ->
                YamlStream.read(
                    text,
                    documents::add,
                    fault ->
                        findings.error(
                            place(file, fault.line(), "", false),
                            "it cannot be read as YAML: " + fault.problem())));
    return documents.stream().findFirst();
  }

  Optional<String> text(String file) {
    return Optional.ofNullable(files.get(file))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }
}
