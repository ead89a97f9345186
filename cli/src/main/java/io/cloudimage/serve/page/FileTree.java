// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.serve.page;

import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.layer.LayeredTree;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.tar.EntryName;
import io.cloudimage.oci.tar.TarEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The files of an image, all layers together, without their content. Immutable. */
final class FileTree {
  /** What an entry costs beside its names, roughly, in bytes. */
  private static final int ENTRY_BYTES = 160;

  private final NavigableMap<String, ListedFile> files;

  /**
   * Something in a folder.
   *
   * @param path from the root
   * @param name what to show of the path
   * @param file what the layers say of it; empty for a folder that no layer names
   * @param folder whether it can be gone into
   * @param size of all that is in it
   * @param count of files in it, itself included
   */
  record Entry(
      String path, String name, Optional<ListedFile> file, boolean folder, long size, int count) {}

  private FileTree(NavigableMap<String, ListedFile> files) {
    this.files = files;
  }

  /**
   * Reads the layers, lowest first; each is verified.
   *
   * @param diffIds of the layers; empty if nobody says them
   * @param room how much memory it may take, roughly, in bytes
   * @throws io.cloudimage.oci.error.OciException what reading layers throws; UNSUPPORTED if there
   *     is no room
   */
  static FileTree read(
      ContentSource source, List<Descriptor> layers, List<Digest> diffIds, long room)
      throws IOException {
    LayeredTree<ListedFile> tree = new LayeredTree<>(room);
    for (int i = 0; i < layers.size(); i++) {
      int number = i + 1;
      tree.apply(
          source,
          layers.get(i),
          diffIds.size() == layers.size() ? Optional.of(diffIds.get(i)) : Optional.empty(),
          (entry, reader) -> ListedFile.of(entry, number));
    }
    return new FileTree(tree.entries());
  }

  /** Roughly how much memory it takes, in bytes. */
  long weight() {
    long weight = 0;
    for (Map.Entry<String, ListedFile> each : files.entrySet()) {
      weight += ENTRY_BYTES + 2L * (each.getKey().length() + each.getValue().link().length());
    }
    return weight;
  }

  /** Whether there is such a folder; the root, the empty path, always is. */
  boolean isFolder(String path) {
    ListedFile file = files.get(path);
    return path.isEmpty()
        || file != null && file.type() == TarEntry.Type.DIRECTORY
        || !below(path).isEmpty();
  }

  /** What is in a folder: folders first, then by name. */
  List<Entry> folder(String path) {
    String prefix = path.isEmpty() ? "" : path + "/";
    Map<String, Sum> sums = new TreeMap<>(EntryName.BY_BYTES);
    below(path)
        .forEach(
            (each, file) -> {
              int slash = each.indexOf('/', prefix.length());
              String child = slash < 0 ? each : each.substring(0, slash);
              sums.computeIfAbsent(child, key -> new Sum()).add(file, slash >= 0);
            });
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, Sum> each : sums.entrySet()) {
      String child = each.getKey();
      Optional<ListedFile> file = Optional.ofNullable(files.get(child));
      Sum sum = each.getValue();
      boolean folder = file.isEmpty() || file.get().type() == TarEntry.Type.DIRECTORY || sum.deep;
      entries.add(
          new Entry(child, child.substring(prefix.length()), file, folder, sum.size, sum.count));
    }
    entries.sort((a, b) -> Boolean.compare(b.folder(), a.folder()));
    return entries;
  }

  /** All below a folder whose path from there contains a text, however it is cased. */
  List<Entry> search(String path, String text) {
    int start = path.isEmpty() ? 0 : path.length() + 1;
    String wanted = text.toLowerCase(Locale.ROOT);
    List<Entry> found = new ArrayList<>();
    below(path)
        .forEach(
            (each, file) -> {
              String name = each.substring(start);
              if (name.toLowerCase(Locale.ROOT).contains(wanted)) {
                boolean folder = file.type() == TarEntry.Type.DIRECTORY;
                found.add(new Entry(each, name, Optional.of(file), folder, file.size(), 1));
              }
            });
    return found;
  }

  /** How many files there are, and how large they are together; folders do not count. */
  Entry whole() {
    Sum sum = new Sum();
    files.values().forEach(file -> sum.add(file, true));
    return new Entry("", "", Optional.empty(), true, sum.size, sum.count);
  }

  private Map<String, ListedFile> below(String path) {
    return path.isEmpty() ? files : files.subMap(path + "/", path + "0");
  }

  private static final class Sum {
    private long size;
    private int count;
    private boolean deep;

    void add(ListedFile file, boolean isBelow) {
      size += file.size();
      count += file.type() == TarEntry.Type.DIRECTORY ? 0 : 1;
      deep |= isBelow;
    }
  }
}
