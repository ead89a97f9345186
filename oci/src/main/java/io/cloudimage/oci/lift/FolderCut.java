// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.lift;

import io.cloudimage.oci.distribution.FolderTrace;
import io.cloudimage.oci.layer.LayerCut;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * What goes of a tree when images are lifted out of its folder {@code registry/}: their files, and
 * the registry's directories that hold nothing then.
 */
public final class FolderCut implements LayerCut.Choice {
  /** Where the folder is in the tree. */
  public static final String FOLDER = "registry";

  private static final String DATA = FOLDER + "/" + FolderTrace.ROOT;

  private final Set<String> files;
  private final Set<String> directories;
  private final Set<String> leftovers;
  private final long leftoverBytes;

  private FolderCut(
      Set<String> files, Set<String> directories, Set<String> leftovers, long leftoverBytes) {
    this.files = files;
    this.directories = directories;
    this.leftovers = leftovers;
    this.leftoverBytes = leftoverBytes;
  }

  /**
   * Looks at a tree; no link in it is followed.
   *
   * @param traces paths of images, relative to the folder
   * @param withLeftovers whether the registry's other files go, too
   */
  public static FolderCut of(Path tree, Set<String> traces, boolean withLeftovers)
      throws IOException {
    Walk walk = new Walk(tree, traces, withLeftovers);
    Path folder = tree.resolve(FOLDER);
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.walkFileTree(folder, walk);
    }
    Set<String> empty = new HashSet<>(walk.directories);
    for (String path : walk.staying) {
      for (String at = above(path); !at.isEmpty(); at = above(at)) {
        empty.remove(at);
      }
    }
    return new FolderCut(walk.going, empty, walk.leftovers, walk.leftoverBytes);
  }

  /** The files that go and are in the tree. */
  public Set<String> files() {
    return Set.copyOf(files);
  }

  /** The registry's files that belong to none of the images, sorted. */
  public Set<String> leftovers() {
    return new TreeSet<>(leftovers);
  }

  public long leftoverBytes() {
    return leftoverBytes;
  }

  /**
   * What lower layers have in the place of a file or below it goes, too: it would come to light.
   */
  @Override
  public boolean takes(String path) {
    if (directories.contains(path)) {
      return true;
    }
    for (String at = path; !at.isEmpty(); at = above(at)) {
      if (files.contains(at)) {
        return true;
      }
    }
    return false;
  }

  /** Below a directory there may be what only this entry hides. */
  @Override
  public boolean takesRemovalOf(String path) {
    return files.contains(path);
  }

  private static String above(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path tree;
    private final Set<String> traces;
    private final boolean withLeftovers;
    private final Set<String> going = new HashSet<>();
    private final Set<String> staying = new HashSet<>();
    private final Set<String> directories = new HashSet<>();
    private final Set<String> leftovers = new HashSet<>();
    private long leftoverBytes;

    Walk(Path tree, Set<String> traces, boolean withLeftovers) {
      this.tree = tree;
      this.traces = traces;
      this.withLeftovers = withLeftovers;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      String path = tree.relativize(directory).toString();
      boolean ofRegistry = path.startsWith(DATA + "/") || (DATA + "/").startsWith(path + "/");
      (ofRegistry ? directories : staying).add(path);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String path = tree.relativize(file).toString();
      boolean lifted =
          attributes.isRegularFile() && traces.contains(path.substring(FOLDER.length() + 1));
      boolean leftover = !lifted && path.startsWith(DATA + "/");
      if (leftover) {
        leftovers.add(path);
        leftoverBytes += attributes.size();
      }
      (lifted || (leftover && withLeftovers) ? going : staying).add(path);
      return FileVisitResult.CONTINUE;
    }
  }
}
