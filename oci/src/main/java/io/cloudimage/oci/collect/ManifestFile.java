// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import io.cloudimage.oci.json.YamlFault;
import io.cloudimage.oci.json.YamlStream;
import java.util.List;
import java.util.Locale;

/** Kubernetes objects as YAML or JSON. */
final class ManifestFile {
  private static final List<String> FOLDERS =
      List.of("application/", "etc/", "manifests/", "statics/");
  private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");
  private static final int WORTH_SHOWING = 2;

  private final KubernetesObjects objects;

  ManifestFile(KubernetesObjects objects) {
    this.objects = objects;
  }

  static boolean isAt(String path) {
    return isSearched(path) && hasEnding(path);
  }

  static boolean isSearched(String path) {
    return FOLDERS.stream().anyMatch(path::startsWith);
  }

  static boolean hasEnding(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(lower::endsWith);
  }

  void search(SearchedFile file, Findings findings) {
    if (!objects.isPossibleIn(file.text())) {
      return;
    }
    // A tab is white space in JSON, and never stands in its strings; YAML does not indent by it.
    boolean isJson = file.path().toLowerCase(Locale.ROOT).matches(".*\\.json(\\.tmpl)?");
    String text = isJson ? file.text().replace('\t', ' ') : file.text();
    YamlStream.read(
        text,
        document -> objects.search(document, file, findings),
        fault -> findings.error(file.place(fault.line(), ""), words(fault, text)));
  }

  private static String words(YamlFault fault, String text) {
    boolean isTemplate = lineOf(text, fault.line()).contains("{{");
    return isTemplate
        ? "it is a template: name the file with .tmpl at its end, then it is rendered"
        : "it cannot be read as YAML: " + fault.problem();
  }

  private static String lineOf(String text, int line) {
    return text.lines().skip(Math.max(0, line - WORTH_SHOWING)).limit(2).reduce("", String::concat);
  }
}
