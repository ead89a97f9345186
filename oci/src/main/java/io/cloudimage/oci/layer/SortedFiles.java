// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.tar.EntryName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of a layer in their order: by the bytes of their paths, which puts a directory before
 * what is in it. Of several names for one file, the first carries the content.
 */
final class SortedFiles {
  private static final Comparator<LayerFile> BY_PATH =
      Comparator.comparing(LayerFile::path, EntryName.BY_BYTES);

  private final List<LayerFile> files;

  private SortedFiles(Collection<LayerFile> files) {
    this.files = new ArrayList<>(files);
    this.files.sort(BY_PATH);
  }

  /**
   * @throws OciException INVALID if a path occurs twice, a file's parent is not a directory, or a
   *     hard link's target is not a file of the same layer
   */
  static List<LayerFile> of(Collection<LayerFile> files) throws OciException {
    SortedFiles sorted = new SortedFiles(files);
    sorted.check();
    sorted.leadWithContent();
    return sorted.files;
  }

  private void check() throws OciException {
    String before = "";
    String directory = "";
    for (LayerFile file : files) {
      if (file.path().equals(before)) {
        throw invalid(file, "it is there twice");
      }
      before = file.path();
      String parent = LayerPath.parent(before);
      if (!parent.equals(directory)) {
        directory = parent;
        if (find(parent).filter(found -> found.type() != LayerFile.Type.DIRECTORY).isPresent()) {
          throw invalid(file, "its parent is not a directory");
        }
      }
    }
  }

  private Optional<LayerFile> find(String path) {
    int low = 0;
    int high = files.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = EntryName.BY_BYTES.compare(files.get(middle).path(), path);
      if (order == 0) {
        return Optional.of(files.get(middle));
      }
      low = order < 0 ? middle + 1 : low;
      high = order < 0 ? high : middle - 1;
    }
    return Optional.empty();
  }

  private void leadWithContent() throws OciException {
    Map<String, String> leaders = leaders();
    Map<String, LayerFile> contents = new HashMap<>();
    for (String path : leaders.keySet()) {
      contents.put(path, find(path).orElseThrow());
    }
    for (int i = 0; i < files.size(); i++) {
      LayerFile file = files.get(i);
      String own = file.type() == LayerFile.Type.HARDLINK ? file.linkTarget() : file.path();
      String leader = leaders.getOrDefault(own, own);
      LayerFile content = contents.get(own);
      if (!file.path().equals(leader)) {
        files.set(i, file.asHardlinkTo(leader));
      } else if (content != null) {
        files.set(i, content.withPath(leader));
      }
    }
  }

  /** The first name of each file that is linked to from a path before its own. */
  private Map<String, String> leaders() throws OciException {
    Map<String, String> leaders = new HashMap<>();
    for (LayerFile file : files) {
      if (file.type() == LayerFile.Type.HARDLINK) {
        LayerFile target =
            find(file.linkTarget())
                .filter(found -> found.type() == LayerFile.Type.FILE)
                .orElse(null);
        if (target == null) {
          throw invalid(
              file,
              "it is a hard link to "
                  + Printable.quote(file.linkTarget())
                  + ", which is not a file of the layer");
        }
        if (BY_PATH.compare(file, target) < 0) {
          leaders.putIfAbsent(target.path(), file.path());
        }
      }
    }
    return leaders;
  }

  private static OciException invalid(LayerFile file, String problem) {
    return new OciException(
        ErrorKind.INVALID,
        "cannot write " + Printable.quote(file.path()) + " to a layer: " + problem);
  }
}
