// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.tar.EntryName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * The directories of a tree while it is filled. They get their owners and attributes at once, but
 * all rights for the owner; their times, which every change of their content would spoil, and the
 * rights that would shut us out come at the end.
 */
final class DirectoryDresses {
  private static final int SPECIAL_BITS = 07000;

  private final ConfinedTree tree;
  private final StagingArea staging;
  private final ExtractionNotes notes;

  /** By resolved path. */
  private final NavigableMap<String, Dress> dresses = new TreeMap<>(EntryName.BY_BYTES);

  DirectoryDresses(ConfinedTree tree, StagingArea staging, ExtractionNotes notes) {
    this.tree = tree;
    this.staging = staging;
    this.notes = notes;
  }

  /** Makes a directory where nothing is. */
  void make(String above, String name, Dress dress) throws IOException {
    String path = LayerPath.child(above, name);
    Path staged = staging.newDirectory();
    staging.dressDirectory(staged, dress.open(), path, notes);
    staging.moveTo(staged, tree.enter(above), RawPath.of(name));
    dresses.put(path, dress);
  }

  /** Dresses a directory that is there anew. */
  void redress(String path, Dress dress) throws IOException {
    Dress before = dresses.put(path, dress);
    if (before != null && before.equalsButForTime(dress)) {
      return;
    }
    if (path.isEmpty()) {
      staging.dressDirectory(tree.path(""), dress.open(), "/", notes);
      return;
    }
    SecureDirectoryStream<Path> above = tree.enter(LayerPath.parent(path));
    Path name = RawPath.of(LayerPath.lastPart(path));
    Path staged = staging.takeFrom(above, name);
    staging.dressDirectory(staged, dress.open(), path, notes);
    staging.moveTo(staged, above, name);
  }

  /** Forgets a directory that is gone, with all in it. */
  void forget(String path) {
    dresses.remove(path);
    dresses.subMap(path + "/", true, path + "0", false).clear();
  }

  /** The deepest first, so that none is shut before what is in it is done. */
  void finish() throws IOException {
    for (Map.Entry<String, Dress> each : dresses.descendingMap().entrySet()) {
      Dress dress = each.getValue();
      SecureDirectoryStream<Path> directory = tree.enter(each.getKey());
      directory
          .getFileAttributeView(BasicFileAttributeView.class)
          .setTimes(dress.modified(), dress.modified(), null);
      if (!dress.isOpen()) {
        shut(each.getKey(), directory, dress.mode());
      }
    }
  }

  private void shut(String path, SecureDirectoryStream<Path> directory, int mode)
      throws IOException {
    if ((mode & SPECIAL_BITS) == 0) {
      directory
          .getFileAttributeView(PosixFileAttributeView.class)
          .setPermissions(permissions(mode));
    } else {
      // A held directory takes no special bits; that there are some, and the owner may not enter,
      // is rare enough to go by the path.
      Files.setAttribute(tree.path(path), "unix:mode", mode, LinkOption.NOFOLLOW_LINKS);
    }
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      if ((mode & (0400 >> i)) != 0) {
        set.add(all[i]);
      }
    }
    return set;
  }
}
