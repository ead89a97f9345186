// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.json.YamlNode;
import io.cloudimage.oci.json.YamlStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The values that were given for all charts, where Helm is not there to read them. */
final class ChartSettings {
  private static final String FLAG = "--chart-set";

  private ChartSettings() {}

  /** The files in their order, then the single values. */
  static ChartValue of(ChartOptions options, Findings findings) throws IOException {
    ChartValue values = ChartValue.empty(Place.of(FLAG));
    for (Path file : options.values()) {
      values = values.overlaid(read(file, findings));
    }
    for (String setting : options.settings()) {
      for (String part : setting.split("(?<!\\\\),", -1)) {
        values = set(values, part, findings);
      }
    }
    return values;
  }

  private static ChartValue read(Path file, Findings findings) throws IOException {
    String path = file.toString();
    List<YamlNode> documents = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      FileReading.text(in.readNBytes(FileReading.MAXIMUM_BYTES + 1), path, findings)
          .ifPresent(
              text ->
                  YamlStream.read(
                      text,
                      documents::add,
                      fault ->
                          findings.error(
                              Place.of(path, fault.line(), ""),
                              "it cannot be read as YAML: " + fault.problem())));
    }
    Optional<YamlNode> first =
        documents.stream().filter(d -> d.kind() == YamlNode.Kind.MAPPING).findFirst();
    return first
        .map(node -> ChartValue.of(node, line -> Place.of(path, line, "")))
        .orElseGet(() -> ChartValue.empty(Place.of(path)));
  }

  private static ChartValue set(ChartValue values, String setting, Findings findings) {
    int equals = setting.indexOf('=');
    if (equals < 1 || setting.indexOf('[') >= 0 || setting.indexOf('{') >= 0) {
      findings.error(
          Place.of(FLAG), Printable.quote(setting) + " is understood only where there is a helm");
      return values;
    }
    List<String> path = new ArrayList<>();
    for (String key : setting.substring(0, equals).split("(?<!\\\\)\\.", -1)) {
      path.add(key.replace("\\.", "."));
    }
    String text = setting.substring(equals + 1).replace("\\,", ",");
    return values.with(path, ChartValue.string(Place.of(FLAG), text));
  }
}
