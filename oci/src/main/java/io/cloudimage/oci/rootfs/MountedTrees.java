// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.rootfs;

import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A directory of unpacked images, each under the digest of its manifest (spec/store.md, section 8).
 * An {@link Unpacker} puts a tree in place as a whole, so one that has its name is complete; taking
 * it away takes its name first.
 */
public final class MountedTrees {
  private static final String REMOVED = ".removed-";
  private static final Pattern NAME =
      Pattern.compile("(?<algorithm>[a-z0-9]+)-(?<hex>[0-9a-f]+)(?:\\.(?<form>[a-z-]+))?");

  private final Path root;

  /**
   * @param root where the trees are; made when the first one is
   */
  public MountedTrees(Path root) {
    this.root = root;
  }

  /**
   * Where a tree is, or would be.
   *
   * @param form lower-case words, joined by hyphens, that tell this tree from others of the
   *     manifest; or nothing
   */
  public MountedTree at(Digest manifest, String form) {
    String name = manifest.algorithm().label() + "-" + manifest.hex();
    return new MountedTree(manifest, form, root.resolve(form.isEmpty() ? name : name + "." + form));
  }

  /** Whether the tree is there, and so complete. */
  public boolean has(MountedTree tree) {
    return Files.isDirectory(tree.directory(), LinkOption.NOFOLLOW_LINKS);
  }

  /** All trees, by digest. */
  public List<MountedTree> list() throws IOException {
    List<MountedTree> trees = new ArrayList<>();
    for (Path directory : children()) {
      parse(String.valueOf(directory.getFileName())).filter(this::has).ifPresent(trees::add);
    }
    trees.sort(Comparator.comparing(tree -> tree.directory().toString()));
    return trees;
  }

  /**
   * Removes a tree, and what crashed removals left.
   *
   * @return whether it was there
   */
  public boolean remove(MountedTree tree) throws IOException {
    Path away = root.resolve(REMOVED + UUID.randomUUID());
    boolean wasThere = true;
    try {
      Files.move(tree.directory(), away, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      wasThere = false;
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("a rename within " + root + " is not one", e);
    }
    for (Path child : children()) {
      if (String.valueOf(child.getFileName()).startsWith(REMOVED)) {
        TreeRemoval.remove(child);
      }
    }
    return wasThere;
  }

  private Optional<MountedTree> parse(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      Digest manifest = Digest.parse(matcher.group("algorithm") + ":" + matcher.group("hex"));
      return Optional.of(at(manifest, Optional.ofNullable(matcher.group("form")).orElse("")));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private List<Path> children() throws IOException {
    List<Path> found = new ArrayList<>();
    if (!Files.isDirectory(root)) {
      return found;
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(root)) {
      children.forEach(found::add);
    }
    return found;
  }
}
