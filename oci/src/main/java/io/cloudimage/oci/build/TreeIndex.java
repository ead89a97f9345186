// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.layer.LayerFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What stands where in the tree of the layers so far: what Docker's rules for destinations ask, and
 * no more.
 */
final class TreeIndex {
  private static final int MAXIMUM_LINKS = 40;
  private static final String FILE = "";
  private static final int SPECIAL_BITS = 07000;
  private static final String DIRECTORY = "/";

  /**
   * {@link #FILE} or, for one with special bits, its mode; {@link #DIRECTORY}; or the target of a
   * link behind {@code @}.
   */
  private final TreeMap<String, String> entries;

  TreeIndex() {
    this(new TreeMap<>());
  }

  private TreeIndex(TreeMap<String, String> entries) {
    this.entries = entries;
  }

  TreeIndex copy() {
    return new TreeIndex(new TreeMap<>(entries));
  }

  boolean isDirectory(String path) {
    return path.isEmpty() || DIRECTORY.equals(entries.get(path));
  }

  /** The outermost directory on the way to a path that holds a file of a name. */
  Optional<String> outermostWith(String name, String path) {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      String directory = path.substring(0, slash);
      if (entries.containsKey(directory + "/" + name)) {
        return Optional.of(directory);
      }
    }
    return Optional.empty();
  }

  void putDirectory(String path) {
    if (!path.isEmpty()) {
      putParents(path);
      entries.put(path, DIRECTORY);
    }
  }

  /** A file of any kind but a directory or a link; what was below the path is gone. */
  void putFile(String path) {
    replace(path, FILE);
  }

  /** A file with a mode, of which setuid, setgid and sticky bits are remembered. */
  void putFile(String path, int mode) {
    replace(path, (mode & SPECIAL_BITS) == 0 ? FILE : Integer.toOctalString(mode));
  }

  /** Another name for a file that is there. */
  void putHardLink(String path, String target) {
    replace(path, specialMode(target).map(Integer::toOctalString).orElse(FILE));
  }

  /** The mode of a file that has setuid, setgid or sticky bits. */
  Optional<Integer> specialMode(String path) {
    return Optional.ofNullable(entries.get(path))
        .filter(entry -> !entry.isEmpty() && Character.isDigit(entry.charAt(0)))
        .map(entry -> Integer.parseInt(entry, 8));
  }

  void putLink(String path, String target) {
    replace(path, "@" + target);
  }

  private void replace(String path, String entry) {
    removeBelow(path);
    putParents(path);
    entries.put(path, entry);
  }

  private void putParents(String path) {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      entries.putIfAbsent(path.substring(0, slash), DIRECTORY);
    }
  }

  /** Removes a file, or a directory with all that it holds. */
  void remove(String path) {
    removeBelow(path);
    entries.remove(path);
  }

  /** Removes what a directory holds; the root's path is empty. */
  void removeBelow(String path) {
    if (path.isEmpty()) {
      entries.clear();
    } else {
      entries.subMap(path + "/", path + "0").clear();
    }
  }

  /** What a layer's files do to the tree. */
  void apply(List<LayerFile> files) {
    for (LayerFile file : files) {
      switch (file.type()) {
        case DIRECTORY -> putDirectory(file.path());
        case SYMLINK -> putLink(file.path(), file.linkTarget());
        case FILE, HARDLINK -> putFile(file.path());
      }
    }
  }

  /**
   * The path with all links in it followed within the tree, as in a chroot; what does not exist
   * stays as it is.
   *
   * @throws OciException CONFLICT if something on the way is a file, or links go in a circle
   */
  String followed(String path) throws OciException {
    Deque<String> pending = new ArrayDeque<>(List.of(path.split("/+")));
    List<String> done = new ArrayList<>();
    int links = 0;
    while (!pending.isEmpty()) {
      String part = pending.removeFirst();
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (part.equals("..")) {
        if (!done.isEmpty()) {
          done.remove(done.size() - 1);
        }
        continue;
      }
      done.add(part);
      String here = String.join("/", done);
      Optional<String> entry = Optional.ofNullable(entries.get(here));
      if (entry.isPresent() && entry.get().startsWith("@")) {
        if (++links > MAXIMUM_LINKS) {
          throw conflict(path, "its links go in a circle");
        }
        follow(entry.get().substring(1), done, pending);
      } else if (entry.isPresent() && !entry.get().equals(DIRECTORY)) {
        throw conflict(path, Printable.quote(here) + " is a file");
      }
    }
    return String.join("/", done);
  }

  private static void follow(String target, List<String> done, Deque<String> pending) {
    done.remove(done.size() - 1);
    if (target.startsWith("/")) {
      done.clear();
    }
    String[] parts = target.split("/+");
    for (int i = parts.length - 1; i >= 0; i--) {
      pending.addFirst(parts[i]);
    }
  }

  private static OciException conflict(String path, String problem) {
    return new OciException(
        ErrorKind.CONFLICT,
        "cannot use " + Printable.quote(path) + " as a directory of the image: " + problem);
  }
}
