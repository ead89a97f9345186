// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.tar.EntryName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files of a layer in their order: by the bytes of their paths, which puts a directory before
 * what is in it. Of several names for one file, the first carries the content.
 */
final class SortedFiles {
  private SortedFiles() {}

  /**
   * @throws OciException INVALID if a path occurs twice, a file's parent is not a directory, or a
   *     hard link's target is not a file of the same layer
   */
  static List<LayerFile> of(Collection<LayerFile> files) throws OciException {
    Map<String, LayerFile> byPath = new TreeMap<>(EntryName.BY_BYTES);
    for (LayerFile file : files) {
      if (byPath.putIfAbsent(file.path(), file) != null) {
        throw invalid(file, "it is there twice");
      }
    }
    for (LayerFile file : byPath.values()) {
      LayerFile parent = byPath.get(LayerPath.parent(file.path()));
      if (parent != null && parent.type() != LayerFile.Type.DIRECTORY) {
        throw invalid(file, "its parent is not a directory");
      }
    }
    return leadWithContent(byPath);
  }

  private static List<LayerFile> leadWithContent(Map<String, LayerFile> byPath)
      throws OciException {
    Map<String, String> leaders = new HashMap<>();
    for (LayerFile file : byPath.values()) {
      if (file.type() == LayerFile.Type.HARDLINK) {
        LayerFile target = byPath.get(file.linkTarget());
        if (target == null || target.type() != LayerFile.Type.FILE) {
          throw invalid(
              file,
              "it is a hard link to "
                  + Printable.quote(file.linkTarget())
                  + ", which is not a file of the layer");
        }
        if (EntryName.BY_BYTES.compare(file.path(), target.path()) < 0) {
          leaders.putIfAbsent(target.path(), file.path());
        }
      }
    }
    List<LayerFile> ordered = new ArrayList<>(byPath.size());
    for (LayerFile file : byPath.values()) {
      boolean link = file.type() == LayerFile.Type.HARDLINK;
      String content = link ? file.linkTarget() : file.path();
      String leader = leaders.getOrDefault(content, content);
      if (file.path().equals(leader)) {
        LayerFile target = byPath.get(content);
        ordered.add(target == null ? file : target.withPath(leader));
      } else {
        ordered.add(link || leaders.containsKey(content) ? file.asHardlinkTo(leader) : file);
      }
    }
    return ordered;
  }

  private static OciException invalid(LayerFile file, String problem) {
    return new OciException(
        ErrorKind.INVALID,
        "cannot write " + Printable.quote(file.path()) + " to a layer: " + problem);
  }
}
