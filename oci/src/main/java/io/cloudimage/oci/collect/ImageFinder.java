// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the container images that a tree names; spec/collect.md says where it looks. */
public final class ImageFinder {
  private static final String CHARTS = "charts/";

  private final FileTree tree;
  private final FindOptions options;
  private final Findings findings;
  private final KubernetesObjects objects;
  private final ManifestFile manifests;

  private ImageFinder(FileTree tree, FindOptions options) {
    this.tree = tree;
    this.options = options;
    this.findings = new Findings(options.ignored());
    this.objects = new KubernetesObjects(options.fields());
    this.manifests = new ManifestFile(objects);
  }

  /**
   * Searches a tree. What is wrong with single files is among the problems of the result.
   *
   * @throws IOException if a file cannot be read at all
   */
  public static FoundImages find(FileTree tree, FindOptions options) throws IOException {
    return new ImageFinder(tree, options).find();
  }

  /** Whether a folder that a file is in is searched as a chart, if it is one. */
  public static boolean isInChartsPlace(String path) {
    return ChartFolders.isBelowHome(path);
  }

  /** Warnings of the files with credentials in a tree; none of them is read. */
  public static List<Problem> credentials(FileTree tree) throws IOException {
    Findings findings = new Findings(List.of());
    for (String path : tree.paths()) {
      if (CredentialFile.isAt(path)) {
        CredentialFile.tell(path, findings);
      }
    }
    return findings.result().problems();
  }

  private FoundImages find() throws IOException {
    for (String name : options.images()) {
      findings.image(name, Place.of("--image", 0, "asked for by hand"));
    }
    for (Path list : options.imageLists()) {
      readList(list);
    }
    List<String> paths = searched(tree.paths());
    ChartFolders charts = new ChartFolders(paths);
    ChartSearch search = new ChartSearch(options.charts(), manifests, findings);
    for (String path : paths) {
      if (CredentialFile.isAt(path)) {
        CredentialFile.tell(path, findings);
      } else if (charts.hold(path)) {
        continue;
      } else if (TemplateFile.isAt(path)) {
        template(path);
      } else if (isRead(path)) {
        FileReading.read(tree, path, findings).ifPresent(file -> search(path, file));
      } else if (ChartArchive.isAt(path) && ChartFolders.isBelowHome(path)) {
        packedChart(path, search);
      }
    }
    for (String folder : charts.folders()) {
      Optional<Chart> chart =
          ChartFolders.read(tree, folder, paths, options.environment(), findings);
      if (chart.isPresent()) {
        search.search(chart.get());
      }
    }
    objects.tellUnused(findings);
    return findings.result();
  }

  /** Beside charts there may be other archives, which name no images that anyone could know of. */
  private void packedChart(String path, ChartSearch search) throws IOException {
    Map<String, byte[]> files;
    try (InputStream in = tree.open(path)) {
      files = ChartArchive.read(in);
    } catch (OciException e) {
      if (path.startsWith(CHARTS)) {
        findings.error(Place.of(path), "the chart cannot be read: " + e.getMessage());
      }
      return;
    }
    if (files.containsKey(Chart.METADATA)) {
      search.search(new Chart(path, false, files));
    } else if (path.startsWith(CHARTS)) {
      findings.warning(Place.of(path), "it is no chart: it has no " + Chart.METADATA);
    }
  }

  private static boolean isRead(String path) {
    return ImageListFile.isAt(path) || ManifestFile.isAt(path);
  }

  private void search(String path, SearchedFile file) {
    if (ImageListFile.isAt(path)) {
      ImageListFile.search(file, findings);
    } else {
      manifests.search(file, findings);
    }
  }

  /** A template that cannot name an image need not be one that can be rendered. */
  private void template(String path) throws IOException {
    String target = TemplateFile.target(path);
    if (!isRead(target)) {
      return;
    }
    Optional<SearchedFile> file = FileReading.read(tree, path, findings);
    if (file.isPresent()
        && (ImageListFile.isAt(target) || objects.isPossibleIn(file.get().text()))) {
      TemplateFile.render(file.get(), options.environment(), findings)
          .ifPresent(rendered -> search(target, rendered));
    }
  }

  private void readList(Path list) throws IOException {
    try (InputStream in = Files.newInputStream(list)) {
      FileReading.text(in.readNBytes(FileReading.MAXIMUM_BYTES + 1), list.toString(), findings)
          .ifPresent(
              text -> ImageListFile.search(SearchedFile.of(list.toString(), text), findings));
    }
  }

  /** A pattern that leaves out nothing is told of: it may be misspelled. */
  private List<String> searched(List<String> paths) {
    List<String> searched = new ArrayList<>();
    Set<FilePattern> used = new HashSet<>();
    for (String path : paths) {
      boolean skipped = false;
      for (FilePattern pattern : options.skippedFiles()) {
        if (pattern.matches(path)) {
          used.add(pattern);
          skipped = true;
        }
      }
      if (!skipped) {
        searched.add(path);
      }
    }
    for (FilePattern pattern : options.skippedFiles()) {
      if (!used.contains(pattern)) {
        findings.note(
            Place.of("--skip-file"), "there is no file " + Printable.quote(pattern.text()));
      }
    }
    return searched;
  }
}
