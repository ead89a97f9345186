// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Puts things into a confined tree and takes them away. Paths are those of entries. */
final class TreeEditor {
  private final ConfinedTree tree;
  private final StagingArea staging;
  private final TouchedPaths touched;
  private final DirectoryDresses directories;

  TreeEditor(ConfinedTree tree, StagingArea staging, TouchedPaths touched, ExtractionNotes notes) {
    this.tree = tree;
    this.staging = staging;
    this.touched = touched;
    this.directories = new DirectoryDresses(tree, staging, notes);
  }

  /** Puts a file that was made and dressed in the staging area to its place. */
  void putFile(String path, Path staged) throws IOException {
    place(staged, makeParents(path), LayerPath.lastPart(path));
  }

  void putSymlink(String path, String text, Dress dress) throws IOException {
    String above = makeParents(path);
    Path staged = staging.newSymlink(text);
    staging.dressSymlink(staged, dress);
    place(staged, above, LayerPath.lastPart(path));
    tree.changed(LayerPath.child(above, LayerPath.lastPart(path)));
  }

  void putHardlink(String path, String target) throws IOException {
    if (target.isEmpty()) {
      throw ConfinedTree.refused(path, "it is a hard link to the root");
    }
    String targetName = LayerPath.lastPart(target);
    String targetAbove =
        tree.resolve(LayerPath.parent(target)).orElseThrow(() -> missing(path, target));
    BasicFileAttributes seen =
        tree.look(targetAbove, targetName).orElseThrow(() -> missing(path, target));
    if (!seen.isRegularFile() && !seen.isSymbolicLink()) {
      throw ConfinedTree.refused(
          path, "it is a hard link to " + Printable.quote(target) + ", which is not a file");
    }
    String above = makeParents(path);
    String name = LayerPath.lastPart(path);
    if (LayerPath.child(above, name).equals(LayerPath.child(targetAbove, targetName))) {
      throw ConfinedTree.refused(path, "it is a hard link to itself");
    }
    Path original = staging.takeFrom(tree.enter(targetAbove), RawPath.of(targetName));
    Path staged = staging.newHardlink(original);
    staging.moveTo(original, tree.enter(targetAbove), RawPath.of(targetName));
    place(staged, above, name);
    // Where both names were one file already, the move leaves both in place.
    staging.discard(staged);
    if (seen.isSymbolicLink()) {
      tree.changed(LayerPath.child(above, name));
    }
  }

  private static OciException missing(String path, String target) {
    return ConfinedTree.refused(
        path, "it is a hard link to " + Printable.quote(target) + ", which is not there");
  }

  void putDirectory(String path, Dress dress) throws IOException {
    if (path.isEmpty()) {
      directories.redress("", dress);
      return;
    }
    String above = makeParents(path);
    String name = LayerPath.lastPart(path);
    String resolved = LayerPath.child(above, name);
    Optional<BasicFileAttributes> seen = tree.look(above, name);
    if (seen.isPresent() && seen.get().isDirectory()) {
      directories.redress(resolved, dress);
    } else {
      if (seen.isPresent()) {
        tree.remove(above, name);
      }
      directories.make(above, name, dress);
    }
    touched.add(resolved);
  }

  private String makeParents(String path) throws IOException {
    return tree.resolveOrMake(
        LayerPath.parent(path),
        (above, name) -> {
          directories.make(above, name, Dress.ofImpliedDirectory());
          touched.add(LayerPath.child(above, name));
        });
  }

  private void place(Path staged, String above, String name) throws IOException {
    SecureDirectoryStream<Path> directory = tree.enter(above);
    try {
      staging.moveTo(staged, directory, RawPath.of(name));
    } catch (FileSystemException e) {
      Optional<BasicFileAttributes> seen = tree.look(above, name);
      if (seen.isEmpty() || !seen.get().isDirectory()) {
        throw e;
      }
      remove(above, name);
      staging.moveTo(staged, tree.enter(above), RawPath.of(name));
    }
    tree.replaced(LayerPath.child(above, name));
    touched.add(LayerPath.child(above, name));
  }

  private void remove(String above, String name) throws IOException {
    tree.remove(above, name);
    directories.forget(LayerPath.child(above, name));
  }

  /** Takes away what the layers below have at a path; what this layer put there stays. */
  void whiteOut(String path) throws IOException {
    Optional<String> above = tree.resolve(LayerPath.parent(path));
    if (above.isEmpty()) {
      return;
    }
    String name = LayerPath.lastPart(path);
    String resolved = LayerPath.child(above.get(), name);
    if (!touched.contains(resolved)) {
      remove(above.get(), name);
    } else if (tree.look(above.get(), name).filter(BasicFileAttributes::isDirectory).isPresent()) {
      clearResolved(resolved);
    }
  }

  /** Takes away what the layers below have in a directory. */
  void clearBelow(String path) throws IOException {
    Optional<String> resolved = tree.resolve(path);
    if (resolved.isPresent()) {
      clearResolved(resolved.get());
    }
  }

  private void clearResolved(String directory) throws IOException {
    for (String name : tree.names(directory)) {
      String child = LayerPath.child(directory, name);
      if (!touched.contains(child)) {
        remove(directory, name);
      } else if (tree.look(directory, name).filter(BasicFileAttributes::isDirectory).isPresent()) {
        clearResolved(child);
      }
    }
  }

  void finishDirectories() throws IOException {
    directories.finish();
  }
}
