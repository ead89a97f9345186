// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.layer.LayerFile;
import io.cloudimage.oci.tar.EntryName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of the layer that an instruction makes, by path, on top of a tree that is there. */
final class LayerContents {
  /** Of directories that nobody names. */
  static final int DIRECTORY_MODE = 0755;

  private final TreeIndex below;
  private final SortedMap<String, LayerFile> files = new TreeMap<>(EntryName.BY_BYTES);
  private final Map<String, String> inodes = new HashMap<>();

  LayerContents(TreeIndex below) {
    this.below = below;
  }

  /** Whether {@code path} is a directory now, in this layer or below it; the root is one. */
  boolean isDirectory(String path) {
    LayerFile own = files.get(path);
    return path.isEmpty() || (own != null ? isDirectory(own) : below.isDirectory(path));
  }

  /**
   * The path with the links in it followed that lie in the tree below, so that writing there
   * changes the directory that it is and not the link.
   *
   * @throws OciException CONFLICT if something on the way is no directory
   */
  String directory(String path) throws OciException {
    return below.followed(path);
  }

  /** Puts a directory where none is yet; one that is there stays as it is. */
  void putIfAbsent(LayerFile directory) throws OciException {
    if (!isDirectory(directory.path())) {
      put(directory);
    }
  }

  /**
   * Puts a file, with the directories above it that are not there yet. What the same instruction
   * put there before is replaced, unless one of both is a directory.
   *
   * @throws OciException CONFLICT
   */
  void put(LayerFile file) throws OciException {
    String path = file.path();
    requireNoWhiteout(path);
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      String parent = path.substring(0, slash);
      LayerFile own = files.get(parent);
      if (own != null && !isDirectory(own)) {
        throw new OciException(
            ErrorKind.CONFLICT,
            "cannot put "
                + Printable.quote(path)
                + ": the same instruction puts a file at "
                + Printable.quote(parent));
      }
      if (own == null && !below.isDirectory(parent)) {
        files.put(parent, LayerFile.directory(parent, DIRECTORY_MODE));
      }
    }
    if (isDirectory(path) && !isDirectory(file)) {
      throw new OciException(
          ErrorKind.CONFLICT,
          "cannot put a file at " + Printable.quote(path) + ": a directory is there",
          "end the destination with / to copy into the directory",
          null);
    }
    files.put(path, file);
    inodes.remove(path);
  }

  /** In a layer such a name would take files of the layers below away. */
  private static void requireNoWhiteout(String path) throws OciException {
    if (path.startsWith(".wh.", path.lastIndexOf('/') + 1)) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          "cannot put "
              + Printable.quote(path)
              + ": in a layer a name that starts with .wh. means that a file is deleted");
    }
  }

  /**
   * As {@link #put(LayerFile)}, for a file that has several names.
   *
   * @param inode equal for all names of the file
   */
  void put(LayerFile file, String inode) throws OciException {
    put(file);
    inodes.put(file.path(), inode);
  }

  /** Gives a file of this layer another name, as a hard link does. */
  void join(LayerFile file, String newPath) throws OciException {
    String inode = inodes.getOrDefault(file.path(), "path " + file.path());
    inodes.put(file.path(), inode);
    put(file.withPath(newPath), inode);
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  /** The file that the layer has at a path. */
  Optional<LayerFile> file(String path) {
    return Optional.ofNullable(files.get(path));
  }

  /** All files, sorted by the bytes of their paths; of several names the first has the content. */
  List<LayerFile> files() {
    List<LayerFile> linked = new ArrayList<>(files.size());
    Map<String, String> firsts = new HashMap<>();
    files.forEach(
        (path, file) -> {
          Optional<String> first =
              Optional.ofNullable(inodes.get(path)).map(inode -> firsts.putIfAbsent(inode, path));
          linked.add(first.map(target -> link(file, target)).orElse(file));
        });
    return linked;
  }

  /**
   * As {@link #files}; they are no longer here then, which spares memory while they are written.
   */
  List<LayerFile> takeFiles() {
    List<LayerFile> taken = files();
    files.clear();
    inodes.clear();
    return taken;
  }

  private static LayerFile link(LayerFile file, String target) {
    return LayerFile.hardlink(file.path(), target)
        .withPermissions(file.permissions())
        .withOwner(file.uid(), file.gid());
  }

  private static boolean isDirectory(LayerFile file) {
    return file.type() == LayerFile.Type.DIRECTORY;
  }
}
