// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.collect.FileTree;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.layer.LayerFile;
import io.cloudimage.oci.layer.LayerPath;
import io.cloudimage.oci.layer.LayerReader;
import io.cloudimage.oci.layer.Whiteout;
import io.cloudimage.oci.tar.EntryName;
import io.cloudimage.oci.tar.TarEntry;
import io.cloudimage.oci.tar.TarLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Copies of those files of a tree that may name container images, kept while its layers are made;
 * and which files a build has put there, searched or not.
 */
final class SearchedFiles implements FileTree {
  /** A chart has a megabyte at most; what is larger is an archive of something else. */
  private static final long LARGEST = 64L << 20;

  private static final Set<String> FILES = Set.of("imageList");
  private static final List<String> FOLDERS =
      List.of("manifests/", "statics/", "etc/", "application/", "charts/");
  private static final String REGISTRY = "registry/docker/registry/v2/";

  private final TreeMap<String, Path> files = new TreeMap<>(EntryName.BY_BYTES);
  private final Set<String> written = new HashSet<>();
  private boolean hasRegistry;

  SearchedFiles copy() {
    SearchedFiles copy = new SearchedFiles();
    copy.files.putAll(files);
    copy.written.addAll(written);
    copy.hasRegistry = hasRegistry;
    return copy;
  }

  /** These files, and what a base has in charts that this build put files into. */
  SearchedFiles withChartsOf(SearchedFiles base, TouchedCharts charts) {
    SearchedFiles all = copy();
    base.files.forEach(
        (path, file) -> {
          if (charts.hold(path) && !written.contains(path)) {
            all.files.put(path, file);
          }
        });
    return all;
  }

  /** Whether this build put a file there, which is one of those that are searched. */
  boolean hasWritten(String path) {
    return written.contains(path);
  }

  /** Whether a layer that was read has a folder with container images as a registry keeps them. */
  boolean hasRegistry() {
    return hasRegistry;
  }

  /** What a new layer's files do to the tree. */
  void apply(List<LayerFile> layer, TemporaryFiles temporary) throws IOException {
    Map<String, LayerFile> targets = targetsOfLinks(layer);
    for (LayerFile file : layer) {
      if (file.type() == LayerFile.Type.DIRECTORY || !isInSearchedPlace(file.path())) {
        continue;
      }
      written.add(file.path());
      files.remove(file.path());
      LayerFile content =
          file.type() == LayerFile.Type.HARDLINK
              ? targets.getOrDefault(file.linkTarget(), file)
              : file;
      if (content.type() == LayerFile.Type.FILE && content.size() <= LARGEST) {
        try (InputStream in = content.content().open()) {
          keep(file.path(), in, temporary);
        }
      }
    }
  }

  private static Map<String, LayerFile> targetsOfLinks(List<LayerFile> layer) {
    Set<String> wanted = new HashSet<>();
    for (LayerFile file : layer) {
      if (file.type() == LayerFile.Type.HARDLINK && isInSearchedPlace(file.path())) {
        wanted.add(file.linkTarget());
      }
    }
    Map<String, LayerFile> targets = new HashMap<>();
    for (LayerFile file : layer) {
      if (wanted.contains(file.path())) {
        targets.put(file.path(), file);
      }
    }
    return targets;
  }

  /** What a layer of a base does to the tree. */
  void read(PlacedLayer layer, TemporaryFiles temporary) throws IOException {
    TreeMap<String, Path> added = new TreeMap<>(EntryName.BY_BYTES);
    try (LayerReader reader = LayerReader.open(layer.source(), layer.descriptor())) {
      for (Optional<TarEntry> e = reader.next(); e.isPresent(); e = reader.next()) {
        String path = LayerPath.of(e.get().name(), TarLimits.defaults().depth());
        if (!path.isEmpty()) {
          read(path, e.get(), reader, added, temporary);
        }
      }
      reader.finish(layer.diffId());
    }
    files.putAll(added);
  }

  /** Whiteouts concern the layers below, wherever they stand within theirs. */
  private void read(
      String path,
      TarEntry entry,
      LayerReader reader,
      Map<String, Path> added,
      TemporaryFiles temporary)
      throws IOException {
    Whiteout whiteout = Whiteout.of(path, entry);
    switch (whiteout.kind()) {
      case REMOVE -> {
        files.remove(whiteout.target());
        removeBelow(whiteout.target());
      }
      case OPAQUE -> removeBelow(whiteout.target());
      case IGNORE -> {}
      case NONE -> {
        hasRegistry |= path.startsWith(REGISTRY);
        if (entry.type() != TarEntry.Type.DIRECTORY) {
          files.remove(path);
          added.remove(path);
        }
        if (entry.type() == TarEntry.Type.FILE && isSearched(path, entry.size())) {
          Path copy = temporary.next("searched");
          Files.copy(reader.content(), copy);
          added.put(path, copy);
        }
      }
    }
  }

  private void removeBelow(String path) {
    files.keySet().removeIf(file -> path.isEmpty() || file.startsWith(path + "/"));
  }

  private void keep(String path, InputStream in, TemporaryFiles temporary) throws IOException {
    Path copy = temporary.next("searched");
    Files.copy(in, copy);
    files.put(path, copy);
  }

  private static boolean isSearched(String path, long size) {
    return size <= LARGEST && isInSearchedPlace(path);
  }

  private static boolean isInSearchedPlace(String path) {
    return FILES.contains(path) || FOLDERS.stream().anyMatch(path::startsWith);
  }

  @Override
  public List<String> paths() {
    return new ArrayList<>(files.keySet());
  }

  @Override
  public InputStream open(String path) throws IOException {
    Path file = files.get(path);
    if (file == null) {
      throw new OciException(
          ErrorKind.NOT_FOUND,
          "there is no file " + Printable.quote(path),
          new NoSuchFileException(path));
    }
    return Files.newInputStream(file);
  }
}
