// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.json.YamlNode;
import io.cloudimage.oci.json.YamlStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds the images of charts: by Helm where there is one, by their values where there is none. */
final class ChartSearch {
  private static final int MAXIMUM_DEPTH = 8;

  private final ChartOptions options;
  private final ManifestFile manifests;
  private final Findings findings;
  private final ChartValue settings;

  ChartSearch(ChartOptions options, ManifestFile manifests, Findings findings) throws IOException {
    this.options = options;
    this.manifests = manifests;
    this.findings = findings;
    this.settings =
        options.helm().isPresent()
            ? ChartValue.empty(Place.of("--chart-set"))
            : ChartSettings.of(options, findings);
  }

  void search(Chart chart) throws IOException {
    Optional<ChartMetadata> metadata = chart.yaml(Chart.METADATA, findings).map(ChartMetadata::of);
    if (metadata.isEmpty() || metadata.get().isLibrary()) {
      return;
    }
    if (options.helm().isPresent()) {
      annotations(chart, metadata.get());
      rendered(chart, metadata.get());
      return;
    }
    findings.warning(
        chart.place(Chart.METADATA, 0, "", false),
        "there is no helm, so the images of this chart are derived from its values: some may be"
            + " missing, some too many; name them in imageList, or install helm");
    derive(chart, metadata.get(), settings, 0);
  }

  private void rendered(Chart chart, ChartMetadata metadata) throws IOException {
    HelmProgram helm = new HelmProgram(options);
    try {
      for (HelmProgram.Document document : helm.template(chart, metadata.name())) {
        String path =
            document
                .source()
                .filter(source -> chart.isFolder() && chart.files().containsKey(source))
                .map(source -> chart.path() + "/" + source)
                .orElse(chart.place(Chart.METADATA, 0, "", false).path());
        String origin = ", rendered by helm" + document.source().map(s -> " from " + s).orElse("");
        manifests.search(
            new SearchedFile(path, document.text(), line -> 0, Printable.escape(origin)), findings);
      }
    } catch (OciException e) {
      findings.error(
          chart.place(Chart.METADATA, 0, "", false),
          "helm cannot render the chart, so its images are not known: "
              + e.getMessage()
              + "; give values with --chart-values and --chart-set, or try --helm none");
    }
  }

  /**
   * @param given what is laid over the chart's own values
   */
  private void derive(Chart chart, ChartMetadata metadata, ChartValue given, int depth)
      throws IOException {
    ChartValue own =
        chart
            .yaml("values.yaml", findings)
            .map(node -> ChartValue.of(node, line -> chart.place("values.yaml", line, "", false)))
            .filter(ChartValue::isMapping)
            .orElseGet(() -> ChartValue.empty(chart.place("values.yaml", 0, "", false)));
    ChartValue values = own.overlaid(given);
    Map<String, Chart> subcharts = subcharts(chart);
    annotations(chart, metadata);
    TemplateLiterals.search(chart, metadata.name(), findings);
    new ValueImages(metadata, values, findings)
        .search(withoutSubcharts(values, metadata, subcharts));
    for (Map.Entry<String, Chart> entry : subcharts.entrySet()) {
      Optional<ChartMetadata> below =
          entry.getValue().yaml(Chart.METADATA, findings).map(ChartMetadata::of);
      if (below.isPresent() && !below.get().isLibrary()) {
        subchart(entry.getValue(), below.get(), metadata, values, depth);
      }
    }
    missing(chart, metadata, values, subcharts);
  }

  /** A chart may be taken several times, under an alias each. */
  private void subchart(
      Chart chart, ChartMetadata metadata, ChartMetadata parent, ChartValue values, int depth)
      throws IOException {
    if (depth >= MAXIMUM_DEPTH) {
      findings.error(
          chart.place(Chart.METADATA, 0, "", false),
          "charts are within charts more than " + MAXIMUM_DEPTH + " deep");
      return;
    }
    List<String> keys = new ArrayList<>();
    boolean isNamed = false;
    for (ChartMetadata.Dependency dependency : parent.dependencies()) {
      if (dependency.name().equals(metadata.name())) {
        isNamed = true;
        if (isEnabled(dependency, values)) {
          keys.add(dependency.key());
        }
      }
    }
    if (!isNamed) {
      keys.add(metadata.name());
    }
    for (String key : keys) {
      ChartValue given = values.field(key).orElseGet(() -> ChartValue.empty(values.place()));
      Optional<ChartValue> global = values.field("global");
      if (global.isPresent() && given.isMapping()) {
        ChartValue shared =
            given.field("global").map(g -> g.overlaid(global.get())).orElse(global.get());
        given = given.with(List.of("global"), shared);
      }
      derive(chart, metadata, given, depth + 1);
    }
  }

  /** The first condition that is there decides; without one, the tags do; else it is enabled. */
  private static boolean isEnabled(ChartMetadata.Dependency dependency, ChartValue values) {
    for (String condition : dependency.conditions()) {
      Optional<ChartValue> value = values.at(condition);
      if (value.isPresent() && (value.get().isTrue() || value.get().isFalse())) {
        return value.get().isTrue();
      }
    }
    boolean isOff = false;
    for (String tag : dependency.tags()) {
      Optional<ChartValue> value = values.at("tags").flatMap(tags -> tags.field(tag));
      if (value.isPresent() && value.get().isTrue()) {
        return true;
      }
      isOff |= value.isPresent() && value.get().isFalse();
    }
    return !isOff;
  }

  private static ChartValue withoutSubcharts(
      ChartValue values, ChartMetadata metadata, Map<String, Chart> subcharts) {
    Map<String, ChartValue> own = new LinkedHashMap<>(values.fields());
    own.keySet().removeAll(subcharts.keySet());
    metadata.dependencies().forEach(dependency -> own.remove(dependency.key()));
    return new ChartValue(values.place(), values.kind(), "", own, List.of());
  }

  private void missing(
      Chart chart, ChartMetadata metadata, ChartValue values, Map<String, Chart> subcharts) {
    for (ChartMetadata.Dependency dependency : metadata.dependencies()) {
      if (!subcharts.containsKey(dependency.name()) && isEnabled(dependency, values)) {
        findings.error(
            chart.place(Chart.METADATA, dependency.line(), "", false),
            "the chart "
                + Printable.quote(dependency.name())
                + " that it needs is not in its folder charts/; put it there with 'helm dependency"
                + " build'");
      }
    }
  }

  /** The charts within a chart, by their names: folders and archives. */
  private Map<String, Chart> subcharts(Chart chart) throws IOException {
    Map<String, Map<String, byte[]>> folders = new HashMap<>();
    Map<String, Chart> charts = new TreeMap<>();
    for (Map.Entry<String, byte[]> file : chart.files().entrySet()) {
      if (!file.getKey().startsWith("charts/")) {
        continue;
      }
      String below = file.getKey().substring("charts/".length());
      int slash = below.indexOf('/');
      if (slash >= 0) {
        folders
            .computeIfAbsent(below.substring(0, slash), key -> new HashMap<>())
            .put(below.substring(slash + 1), file.getValue());
      } else if (ChartArchive.isAt(below)) {
        Place place = chart.place(file.getKey(), 0, "", false);
        archive(file.getValue(), place)
            .map(files -> new Chart(place.path(), false, files))
            .ifPresent(found -> put(found, charts));
      }
    }
    for (String folder : new TreeSet<>(folders.keySet())) {
      String path = chart.isFolder() ? chart.path() + "/charts/" + folder : chart.path();
      put(new Chart(path, chart.isFolder(), folders.getOrDefault(folder, Map.of())), charts);
    }
    return charts;
  }

  private void put(Chart chart, Map<String, Chart> charts) {
    if (chart.files().containsKey(Chart.METADATA)) {
      chart
          .yaml(Chart.METADATA, new Findings(List.of()))
          .ifPresent(node -> charts.put(ChartMetadata.of(node).name(), chart));
    }
  }

  private Optional<Map<String, byte[]>> archive(byte[] bytes, Place place) throws IOException {
    try {
      return Optional.of(ChartArchive.read(new ByteArrayInputStream(bytes)));
    } catch (OciException e) {
      findings.error(place, "the chart cannot be read: " + e.getMessage());
      return Optional.empty();
    }
  }

  private void annotations(Chart chart, ChartMetadata metadata) {
    for (ChartMetadata.Annotation annotation : metadata.annotations()) {
      Place place =
          chart.place(
              Chart.METADATA,
              annotation.line(),
              "annotation " + annotation.key() + " of chart " + Printable.escape(metadata.name()),
              false);
      YamlStream.read(
          annotation.text(),
          list -> {
            for (YamlNode item : list.items()) {
              item.string("image").ifPresent(image -> findings.image(image, place));
            }
          },
          fault -> findings.warning(place, "the annotation cannot be read: " + fault.problem()));
    }
  }
}
