// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.rootfs;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.layer.LayerPath;
import io.cloudimage.oci.layer.Whiteout;
import io.cloudimage.oci.tar.EntryName;
import io.cloudimage.oci.tar.TarEntry;
import io.cloudimage.oci.tar.TarLimits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rules by which layers are merged, on paths alone. */
final class MergedPaths {
  private static final int MAXIMUM_LINKS = 40;
  private static final int DEPTH = TarLimits.defaults().depth();

  private final NavigableMap<String, MergedEntry> entries = new TreeMap<>(EntryName.BY_BYTES);

  /** Hard links, and the files that they were made of, as these were then. */
  private final Map<MergedEntry, MergedEntry> contents = new HashMap<>();

  private int layer;

  void beginLayer(int index) {
    layer = index;
  }

  void apply(TarEntry entry) throws OciException {
    String path = LayerPath.of(entry.name(), DEPTH);
    Whiteout whiteout = Whiteout.of(path, entry);
    switch (whiteout.kind()) {
      case NONE -> put(resolveParent(path), entry);
      case REMOVE -> removeLower(resolveParent(whiteout.target()), true);
      case OPAQUE -> removeLower(resolve(whiteout.target()), false);
      case IGNORE -> {}
    }
  }

  private void put(String path, TarEntry entry) throws OciException {
    if (path.isEmpty()) {
      return;
    }
    MergedEntry merged = new MergedEntry(path, layer, entry);
    if (entry.type() == TarEntry.Type.HARDLINK) {
      MergedEntry target = entries.get(resolveParent(LayerPath.of(entry.linkName(), DEPTH)));
      if (target == null) {
        throw refused(entry, "it is a hard link to what is not there");
      }
      contents.put(merged, content(target));
    }
    if (entry.type() != TarEntry.Type.DIRECTORY) {
      below(path).clear();
    }
    entries.put(path, merged);
  }

  /** What the layers below have at a path or below it goes; what this layer has stays. */
  private void removeLower(String path, boolean itself) {
    below(path).values().removeIf(each -> each.layer() < layer);
    MergedEntry there = entries.get(path);
    if (itself && there != null && there.layer() < layer) {
      entries.remove(path);
    }
  }

  private SortedMap<String, MergedEntry> below(String directory) {
    return directory.isEmpty()
        ? entries
        : entries.subMap(directory + "/", true, directory + "0", false);
  }

  /** The file that a hard link joins, else the entry itself. */
  MergedEntry content(MergedEntry entry) {
    return contents.getOrDefault(entry, entry);
  }

  SortedMap<String, MergedEntry> entries() {
    return Collections.unmodifiableSortedMap(entries);
  }

  Optional<MergedEntry> find(String path) throws OciException {
    return Optional.ofNullable(entries.get(resolve(LayerPath.of(path, DEPTH))));
  }

  private String resolveParent(String path) throws OciException {
    int slash = path.lastIndexOf('/');
    if (slash < 0) {
      return path;
    }
    String parent = resolve(path.substring(0, slash));
    return child(parent, path.substring(slash + 1));
  }

  /** The path without links in it; links lead nowhere but inside the tree. */
  private String resolve(String path) throws OciException {
    Deque<String> pending = new ArrayDeque<>(List.of(path.split("/")));
    List<String> done = new ArrayList<>();
    int followed = 0;
    while (!pending.isEmpty()) {
      String part = pending.removeFirst();
      if (part.equals("..") && !done.isEmpty()) {
        done.remove(done.size() - 1);
      }
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        continue;
      }
      MergedEntry there = entries.get(child(String.join("/", done), part));
      if (there == null || content(there).entry().type() != TarEntry.Type.SYMLINK) {
        done.add(part);
        continue;
      }
      if (++followed > MAXIMUM_LINKS) {
        throw refused(there.entry(), "more than " + MAXIMUM_LINKS + " links follow one another");
      }
      String text = content(there).entry().linkName();
      if (text.startsWith("/")) {
        done.clear();
      }
      String[] parts = text.split("/");
      for (int i = parts.length - 1; i >= 0; i--) {
        pending.addFirst(parts[i]);
      }
    }
    return String.join("/", done);
  }

  private static String child(String directory, String part) {
    return directory.isEmpty() ? part : directory + "/" + part;
  }

  private static OciException refused(TarEntry entry, String reason) {
    return new OciException(
        ErrorKind.UNSAFE, "refused the entry " + Printable.quote(entry.name()) + ": " + reason);
  }
}
