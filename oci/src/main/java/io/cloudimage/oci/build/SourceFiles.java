// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.collect.FileTree;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.layer.StableFile;
import io.cloudimage.oci.tar.EntryName;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files of a source tree that are not ignored. Links to files are followed within the tree;
 * links to directories are not, and neither are those that lead out.
 */
final class SourceFiles implements FileTree {
  private static final int MAXIMUM_DEPTH = 256;

  private final SourceTree tree;

  SourceFiles(SourceTree tree) {
    this.tree = tree;
  }

  @Override
  public List<String> paths() throws IOException {
    List<String> paths = new ArrayList<>();
    addBelow("", paths, 0);
    paths.sort(EntryName.BY_BYTES);
    return paths;
  }

  private void addBelow(String directory, List<String> paths, int depth) throws IOException {
    if (depth > MAXIMUM_DEPTH) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          "cannot search "
              + Printable.quote(directory)
              + ": directories are nested deeper than "
              + MAXIMUM_DEPTH);
    }
    for (String name : tree.list(directory)) {
      String path = Destination.join(directory, name);
      Optional<FileFacts> facts = tree.facts(path);
      boolean ignored = tree.ignored().ignores(path);
      if (facts.isEmpty()) {
        continue;
      }
      switch (facts.get().kind()) {
        case FILE -> {
          if (!ignored) {
            paths.add(path);
          }
        }
        case LINK -> {
          if (!ignored && isLinkToFile(path)) {
            paths.add(path);
          }
        }
        case DIRECTORY -> {
          if (!ignored || tree.ignored().takesBack()) {
            addBelow(path, paths, depth + 1);
          }
        }
        case SPECIAL -> {}
      }
    }
  }

  private boolean isLinkToFile(String path) throws IOException {
    try {
      Optional<String> target = tree.resolve(path);
      Optional<FileFacts> facts = target.isPresent() ? tree.facts(target.get()) : Optional.empty();
      return facts.filter(f -> f.kind() == FileFacts.Kind.FILE).isPresent();
    } catch (OciException e) {
      return false;
    }
  }

  @Override
  public InputStream open(String path) throws IOException {
    String target =
        tree.resolve(path)
            .orElseThrow(
                () ->
                    new OciException(
                        ErrorKind.CONFLICT,
                        "cannot read " + Printable.quote(path) + ": it is not there any more"));
    return StableFile.of(tree.file(target)).open();
  }
}
