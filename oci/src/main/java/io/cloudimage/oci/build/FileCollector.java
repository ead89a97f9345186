// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.layer.FileStamp;
import io.cloudimage.oci.layer.LayerFile;
import io.cloudimage.oci.layer.StableFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Takes files and directories out of a source tree into a layer. */
final class FileCollector {
  private static final int MAXIMUM_DEPTH = 256;

  private final SourceTree tree;
  private final LayerContents layer;
  private final Ownership owner;
  private final OptionalInt mode;
  private final IgnoreRules excluded;
  private final Consumer<String> secrets;

  /**
   * @param mode instead of the files' own
   * @param excluded relative to what is copied
   * @param secrets is told of the paths of files that look like secrets
   */
  FileCollector(
      SourceTree tree,
      LayerContents layer,
      Ownership owner,
      OptionalInt mode,
      IgnoreRules excluded,
      Consumer<String> secrets) {
    this.tree = tree;
    this.layer = layer;
    this.owner = owner;
    this.mode = mode;
    this.excluded = excluded;
    this.secrets = secrets;
  }

  /** Copies one file to {@code target}. */
  void copyFile(String source, FileFacts facts, String target) throws IOException {
    if (excluded.ignores(source.substring(source.lastIndexOf('/') + 1))) {
      return;
    }
    putEntry(source, facts, target);
  }

  /**
   * Copies what a directory holds into {@code target}. A directory that is made for it has the mode
   * of all that are made, not that of the source.
   */
  void copyContents(String source, String target) throws IOException {
    if (!target.isEmpty()) {
      layer.putIfAbsent(owned(LayerFile.directory(target, LayerContents.DIRECTORY_MODE)));
    }
    copyBelow(source, source, target, 0);
  }

  /**
   * @return whether anything was copied
   */
  private boolean copyBelow(String start, String source, String target, int depth)
      throws IOException {
    if (depth > MAXIMUM_DEPTH) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          "cannot copy "
              + Printable.quote(source)
              + ": directories are nested deeper than "
              + MAXIMUM_DEPTH);
    }
    boolean any = false;
    for (String name : tree.list(source)) {
      String path = Destination.join(source, name);
      Optional<FileFacts> facts = tree.facts(path);
      if (facts.isPresent()) {
        any |= copyEntry(start, path, facts.get(), Destination.join(target, name), depth);
      }
    }
    return any;
  }

  private boolean copyEntry(String start, String path, FileFacts facts, String target, int depth)
      throws IOException {
    String relative = start.isEmpty() ? path : path.substring(start.length() + 1);
    boolean isIgnored = tree.ignored().ignores(path) || excluded.ignores(relative);
    if (facts.kind() != FileFacts.Kind.DIRECTORY) {
      if (!isIgnored) {
        putEntry(path, facts, target);
      }
      return !isIgnored;
    }
    if (!isIgnored) {
      String directory = layer.directory(target);
      layer.put(directory(directory, facts));
      copyBelow(start, path, directory, depth + 1);
      return true;
    }
    boolean mayHoldMore = tree.ignored().takesBack() || excluded.takesBack();
    return mayHoldMore && copyBelow(start, path, layer.directory(target), depth + 1);
  }

  private void putEntry(String path, FileFacts facts, String target) throws IOException {
    Path file = tree.file(path);
    switch (facts.kind()) {
      case LINK -> layer.put(owned(LayerFile.symlink(target, FileNames.linkTarget(file))));
      case FILE -> {
        if (SecretNames.isFile(path)) {
          secrets.accept(path);
        }
        FileStamp stamp = FileStamp.of(file);
        // One text for both in memory, where all of the context is copied.
        TreeFile content = new TreeFile(tree, path.equals(target) ? target : path, stamp);
        LayerFile copy =
            owned(LayerFile.file(target, mode.orElse(facts.mode()), stamp.size(), content));
        if (facts.links() > 1) {
          layer.put(copy, facts.inode());
        } else {
          layer.put(copy);
        }
      }
      case SPECIAL ->
          throw new OciException(
              ErrorKind.UNSUPPORTED,
              "cannot copy "
                  + Printable.quote(path)
                  + " of "
                  + tree.name()
                  + ": it is a FIFO, a socket or a device",
              "name it in an ignore file",
              null);
      case DIRECTORY -> throw new IllegalStateException("a directory is copied by its contents");
    }
  }

  /** The content of a file of a tree. There may be very many. */
  private record TreeFile(SourceTree tree, String path, FileStamp stamp)
      implements LayerFile.Opener {
    @Override
    public InputStream open() throws IOException {
      Path file = tree.file(path);
      try {
        return new StableFile(file, stamp).open();
      } catch (AccessDeniedException e) {
        throw FileFacts.unreadable(file, e);
      }
    }

    @Override
    public Optional<String> identity() {
      return tree.lastingIdentity(path).or(stamp::identity);
    }
  }

  private LayerFile directory(String path, FileFacts facts) {
    return owned(LayerFile.directory(path, mode.orElse(facts.mode())));
  }

  private LayerFile owned(LayerFile file) {
    return file.withOwner(owner.uid(), owner.gid());
  }
}
