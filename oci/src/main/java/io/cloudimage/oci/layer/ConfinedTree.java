// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A directory tree that cannot be left. Links are followed as if its root were the root of the file
 * system, only to find directories, and only by name: every directory is then opened from the one
 * above it without following anything.
 *
 * <p>A path is called resolved if none of its parts is a link.
 */
final class ConfinedTree implements Closeable {
  private static final int MAXIMUM_LINKS = 40;

  /** Makes a directory that an entry needs and nobody described. */
  @FunctionalInterface
  interface DirectoryMaker {
    void make(String directory, String name) throws IOException;
  }

  private final Path root;
  private final int depth;
  private final HeldDirectories held;
  private String lastDirectory = "";
  private String lastResolved = "";

  /** The resolved paths of the links that led there. */
  private final Set<String> lastLinks = new HashSet<>();

  ConfinedTree(Path root, int depth) throws IOException {
    this.root = root;
    this.depth = depth;
    this.held = new HeldDirectories(root);
  }

  /** The held directory at a resolved path. */
  SecureDirectoryStream<Path> enter(String directory) throws IOException {
    return held.enter(directory);
  }

  /** What is at a name in a directory at a resolved path. */
  Optional<BasicFileAttributes> look(String directory, String name) throws IOException {
    return HeldDirectories.look(enter(directory), RawPath.of(name));
  }

  /** To be told when a directory at a resolved path goes away or is replaced, or a link comes. */
  void changed(String path) throws IOException {
    held.forget(path);
    forgetLast();
  }

  /** To be told when something is put at a resolved path, in place of what may have been a link. */
  void replaced(String path) {
    if (lastLinks.contains(path)) {
      forgetLast();
    }
  }

  private void forgetLast() {
    lastDirectory = "";
    lastResolved = "";
    lastLinks.clear();
  }

  /** The resolved path of a directory that must be there or is made, part by part. */
  String resolveOrMake(String directory, DirectoryMaker maker) throws IOException {
    return resolve(directory, Optional.of(maker)).orElseThrow();
  }

  /** The resolved path of a directory; empty if it is not there. */
  Optional<String> resolve(String directory) throws IOException {
    return resolve(directory, Optional.empty());
  }

  private Optional<String> resolve(String directory, Optional<DirectoryMaker> maker)
      throws IOException {
    if (directory.equals(lastDirectory)) {
      return Optional.of(lastResolved);
    }
    Deque<String> pending = new ArrayDeque<>(List.of(directory.split("/")));
    List<String> done = new ArrayList<>();
    Set<String> links = new HashSet<>();
    int followed = 0;
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
      String above = String.join("/", done);
      Optional<BasicFileAttributes> seen = look(above, part);
      if (seen.isEmpty()) {
        if (maker.isEmpty()) {
          return Optional.empty();
        }
        maker.get().make(above, part);
      } else if (seen.get().isSymbolicLink()) {
        if (++followed > MAXIMUM_LINKS) {
          throw refused(directory, "more than " + MAXIMUM_LINKS + " links follow one another");
        }
        String link = LayerPath.child(above, part);
        links.add(link);
        follow(link, done, pending);
        continue;
      } else if (!seen.get().isDirectory()) {
        if (maker.isEmpty()) {
          return Optional.empty();
        }
        throw refused(directory, Printable.quote(part) + " is not a directory");
      }
      done.add(part);
      if (done.size() > depth) {
        throw refused(directory, "it is deeper than the limit of " + depth + " directories");
      }
    }
    lastDirectory = directory;
    lastResolved = String.join("/", done);
    lastLinks.clear();
    lastLinks.addAll(links);
    return Optional.of(lastResolved);
  }

  /**
   * The text of the link is read by path. Should somebody swap a directory above it meanwhile, the
   * text may be another one; it is followed inside the tree like any.
   */
  private void follow(String link, List<String> done, Deque<String> pending) throws IOException {
    String text = RawPath.text(Files.readSymbolicLink(path(link)));
    if (text.startsWith("/")) {
      done.clear();
    }
    String[] parts = text.split("/");
    for (int i = parts.length - 1; i >= 0; i--) {
      pending.addFirst(parts[i]);
    }
  }

  /** A resolved path in the file system, for what cannot be done in a held directory. */
  Path path(String resolved) {
    Path path = root;
    for (String part : resolved.isEmpty() ? new String[0] : resolved.split("/")) {
      path = path.resolve(RawPath.of(part));
    }
    return path;
  }

  /** Removes what is at a name, with all that is in it; links are removed, not followed. */
  void remove(String directory, String name) throws IOException {
    changed(LayerPath.child(directory, name));
    remove(enter(directory), RawPath.of(name));
  }

  /** Removes what is at a name in a held directory, as above. */
  static void remove(SecureDirectoryStream<Path> directory, Path name) throws IOException {
    Optional<BasicFileAttributes> seen = HeldDirectories.look(directory, name);
    if (seen.isEmpty()) {
      return;
    }
    if (!seen.get().isDirectory()) {
      directory.deleteFile(name);
      return;
    }
    try (SecureDirectoryStream<Path> inner =
        directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
      for (Path child : inner) {
        remove(inner, child.getFileName());
      }
    }
    directory.deleteDirectory(name);
  }

  /** The names in the directory at a resolved path. */
  List<String> names(String directory) throws IOException {
    List<String> names = new ArrayList<>();
    // A stream can be iterated once, and the held one is to stay usable.
    try (SecureDirectoryStream<Path> fresh = reopen(directory)) {
      for (Path child : fresh) {
        names.add(RawPath.text(child.getFileName()));
      }
    }
    return names;
  }

  private SecureDirectoryStream<Path> reopen(String directory) throws IOException {
    if (directory.isEmpty()) {
      return HeldDirectories.open(root);
    }
    return enter(LayerPath.parent(directory))
        .newDirectoryStream(RawPath.of(LayerPath.lastPart(directory)), LinkOption.NOFOLLOW_LINKS);
  }

  static OciException refused(String path, String reason) {
    return new OciException(
        ErrorKind.UNSAFE, "refused the entry " + Printable.quote(path) + ": " + reason);
  }

  @Override
  public void close() throws IOException {
    held.close();
  }
}
