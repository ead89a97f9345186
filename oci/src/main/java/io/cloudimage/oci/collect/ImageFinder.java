// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import io.cloudimage.oci.error.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the container images that a tree names; spec/collect.md says where it looks. */
public final class ImageFinder {
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

  private FoundImages find() throws IOException {
    for (String name : options.images()) {
      findings.image(name, Place.of("--image", 0, "asked for by hand"));
    }
    for (Path list : options.imageLists()) {
      readList(list);
    }
    for (String path : searched(tree.paths())) {
      if (CredentialFile.isAt(path)) {
        CredentialFile.tell(path, findings);
      } else if (TemplateFile.isAt(path)) {
        template(path);
      } else if (isRead(path)) {
        FileReading.read(tree, path, findings).ifPresent(file -> search(path, file));
      }
    }
    objects.tellUnused(findings);
    return findings.result();
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
