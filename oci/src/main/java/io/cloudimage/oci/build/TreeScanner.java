// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layer.LayerPath;
import io.cloudimage.oci.layer.LayerReader;
import io.cloudimage.oci.layer.Whiteout;
import io.cloudimage.oci.tar.TarEntry;
import io.cloudimage.oci.tar.TarLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads layers, and keeps no more of them than what stands where. */
final class TreeScanner {
  private TreeScanner() {}

  private record Found(String path, TarEntry entry) {}

  /**
   * The tree that the layers make, the lowest first; each is verified on the way.
   *
   * @throws OciException as {@link LayerReader} does
   */
  static TreeIndex scan(List<PlacedLayer> layers) throws IOException {
    TreeIndex tree = new TreeIndex();
    for (PlacedLayer layer : layers) {
      try (LayerReader reader = LayerReader.open(layer.source(), layer.descriptor())) {
        List<Found> found = new ArrayList<>();
        for (Optional<TarEntry> e = reader.next(); e.isPresent(); e = reader.next()) {
          read(e.get(), tree, found);
        }
        reader.finish(layer.diffId());
        for (Found entry : found) {
          put(entry, tree);
        }
      }
    }
    return tree;
  }

  /** Whiteouts concern the layers below, wherever they stand within theirs. */
  private static void read(TarEntry entry, TreeIndex tree, List<Found> found) throws OciException {
    String path = LayerPath.of(entry.name(), depth());
    if (path.isEmpty()) {
      return;
    }
    Whiteout whiteout = Whiteout.of(path, entry);
    switch (whiteout.kind()) {
      case REMOVE -> tree.remove(whiteout.target());
      case OPAQUE -> tree.removeBelow(whiteout.target());
      case NONE -> found.add(new Found(path, entry));
      case IGNORE -> {}
    }
  }

  private static void put(Found entry, TreeIndex tree) throws OciException {
    String path = within(entry.path(), tree);
    switch (entry.entry().type()) {
      case DIRECTORY -> tree.putDirectory(path);
      case SYMLINK -> tree.putLink(path, entry.entry().linkName());
      case HARDLINK ->
          tree.putHardLink(path, within(LayerPath.of(entry.entry().linkName(), depth()), tree));
      default -> tree.putFile(path, entry.entry().mode());
    }
  }

  private static int depth() {
    return TarLimits.defaults().depth();
  }

  /** An entry lies where its parents' links lead, as when it is unpacked. */
  private static String within(String path, TreeIndex tree) {
    int slash = path.lastIndexOf('/');
    if (slash < 0) {
      return path;
    }
    try {
      return Destination.join(tree.followed(path.substring(0, slash)), path.substring(slash + 1));
    } catch (OciException e) {
      return path;
    }
  }
}
