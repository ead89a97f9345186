// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.tar.EntryName;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A directory that files are taken from. Paths are relative to it, with {@code /} between their
 * parts; links are followed within it, and never out of it.
 */
final class SourceTree {
  private static final int MAXIMUM_LINKS = 40;

  /** What an absolute link means. */
  enum Links {
    /** A path of the host, so it leads out. */
    OF_THE_HOST,
    /** A path of the tree, which is the root of a file system of its own. */
    OF_THE_TREE
  }

  private final Path root;
  private final String name;
  private final Links links;
  private final IgnoreRules ignored;
  private final TreeIndex index;
  private final Optional<Digest> origin;

  /**
   * @param name for errors, for example {@code the context}
   */
  SourceTree(Path root, String name, Links links, IgnoreRules ignored) {
    this(root, name, links, ignored, new TreeIndex(), Optional.empty());
  }

  private SourceTree(
      Path root,
      String name,
      Links links,
      IgnoreRules ignored,
      TreeIndex index,
      Optional<Digest> origin) {
    this.root = root;
    this.name = name;
    this.links = links;
    this.ignored = ignored;
    this.index = index;
    this.origin = origin;
  }

  /**
   * The unpacked tree of an image or stage.
   *
   * @param index knows modes that the files could not be given
   * @param origin stands for all that it was unpacked from
   */
  static SourceTree unpacked(Path root, String name, TreeIndex index, Digest origin) {
    return new SourceTree(
        root, name, Links.OF_THE_TREE, IgnoreRules.NONE, index, Optional.of(origin));
  }

  String name() {
    return name;
  }

  IgnoreRules ignored() {
    return ignored;
  }

  /** The file at a path that {@link #resolve} or {@link #list} gave. */
  Path file(String path) {
    Path file = root;
    for (String part : path.isEmpty() ? new String[0] : path.split("/")) {
      file = FileNames.child(file, part);
    }
    return file;
  }

  /** What the file at such a path is; empty if there is none. */
  Optional<FileFacts> facts(String path) throws IOException {
    return FileFacts.of(file(path))
        .map(facts -> index.specialMode(path).map(facts::withMode).orElse(facts));
  }

  /**
   * What tells the content of a file at such a path from others, in later builds, too. In a tree
   * that was unpacked that is where it comes from; elsewhere it is the file itself.
   */
  Optional<String> lastingIdentity(String path) {
    return origin.map(tree -> path + " of " + tree);
  }

  /** The names in a directory, sorted by bytes. */
  List<String> list(String directory) throws IOException {
    List<String> names = new ArrayList<>();
    Path path = file(directory);
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
      for (Path child : stream) {
        names.add(FileNames.of(child));
      }
    } catch (AccessDeniedException e) {
      throw FileFacts.unreadable(path, e);
    }
    names.sort(EntryName.BY_BYTES);
    return names;
  }

  /**
   * The path without links and dots in it; empty if there is no such file.
   *
   * @throws OciException UNSAFE if it leads out of the tree, INVALID if its links go in a circle
   */
  Optional<String> resolve(String path) throws IOException {
    Deque<String> pending = new ArrayDeque<>(List.of(path.split("/+")));
    List<String> done = new ArrayList<>();
    int followed = 0;
    while (!pending.isEmpty()) {
      String part = pending.removeFirst();
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (part.equals("..")) {
        if (!done.isEmpty()) {
          done.remove(done.size() - 1);
        } else if (links == Links.OF_THE_HOST) {
          throw leadsOut(path);
        }
        continue;
      }
      done.add(part);
      Path file = file(String.join("/", done));
      Optional<FileFacts> facts = FileFacts.of(file);
      if (facts.isEmpty()) {
        return Optional.empty();
      }
      if (facts.get().kind() == FileFacts.Kind.LINK) {
        if (++followed > MAXIMUM_LINKS) {
          throw new OciException(
              ErrorKind.INVALID,
              "cannot read "
                  + Printable.quote(path)
                  + " of "
                  + name
                  + ": more than "
                  + MAXIMUM_LINKS
                  + " links follow one another");
        }
        follow(FileNames.linkTarget(file), path, done, pending);
      }
    }
    return Optional.of(String.join("/", done));
  }

  private void follow(String target, String path, List<String> done, Deque<String> pending)
      throws OciException {
    done.remove(done.size() - 1);
    if (target.startsWith("/")) {
      if (links == Links.OF_THE_HOST) {
        throw leadsOut(path);
      }
      done.clear();
    }
    String[] parts = target.split("/+");
    for (int i = parts.length - 1; i >= 0; i--) {
      pending.addFirst(parts[i]);
    }
  }

  private OciException leadsOut(String path) {
    return new OciException(
        ErrorKind.UNSAFE,
        "cannot read " + Printable.quote(path) + ": it leads out of " + name,
        "nothing outside of " + name + " is read; copy it there",
        null);
  }
}
