// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.rootfs;

import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.layer.LayerReader;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.tar.TarEntry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What a directory would hold if an image were unpacked, found without unpacking it. */
public final class MergedTree {
  private final ContentSource source;
  private final List<Descriptor> layers;
  private final List<Digest> diffIds;
  private final MergedPaths paths;

  private MergedTree(
      ContentSource source, List<Descriptor> layers, List<Digest> diffIds, MergedPaths paths) {
    this.source = source;
    this.layers = layers;
    this.diffIds = diffIds;
    this.paths = paths;
  }

  /**
   * Reads all layers once, with all digests checked. Memory grows with the number of entries, not
   * with their content.
   *
   * @throws OciException INVALID if the config does not name as many layers as the manifest has;
   *     and as {@link LayerReader}
   */
  public static MergedTree read(ContentSource source, Manifest manifest, ImageConfig config)
      throws IOException {
    List<Descriptor> layers = manifest.layers();
    List<Digest> diffIds = config.diffIds();
    if (layers.size() != diffIds.size()) {
      throw new OciException(
          ErrorKind.INVALID,
          "cannot read the layers: the manifest has "
              + layers.size()
              + ", but its config names "
              + diffIds.size());
    }
    MergedPaths paths = new MergedPaths();
    for (int i = 0; i < layers.size(); i++) {
      paths.beginLayer(i);
      try (LayerReader reader = LayerReader.open(source, layers.get(i))) {
        for (Optional<TarEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
          paths.apply(next.get());
        }
        reader.finish(diffIds.get(i));
      }
    }
    return new MergedTree(source, layers, diffIds, paths);
  }

  /**
   * All entries by their paths, sorted by bytes; directories that no layer describes are missing.
   */
  public SortedMap<String, MergedEntry> entries() {
    return paths.entries();
  }

  /** What is at a path, after following links inside the tree; empty if nothing is. */
  public Optional<MergedEntry> find(String path) throws OciException {
    return paths.find(path);
  }

  /**
   * The content of a small file, after following links. Reads its layer once more, to the end, so
   * that what is returned is what the digests say.
   *
   * @param limit in bytes
   * @return empty if there is no such file
   * @throws OciException UNSUPPORTED if it is bigger than the limit
   */
  public Optional<byte[]> readFile(String path, int limit) throws IOException {
    Optional<MergedEntry> found = find(path);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    MergedEntry file = paths.content(found.get());
    if (file.entry().type() != TarEntry.Type.FILE) {
      return Optional.empty();
    }
    if (file.entry().size() > limit) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          "cannot read "
              + Printable.quote(path)
              + ": it has "
              + file.entry().size()
              + " bytes, more than the limit of "
              + limit);
    }
    byte[] content = new byte[0];
    try (LayerReader reader = LayerReader.open(source, layers.get(file.layer()))) {
      for (Optional<TarEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
        if (next.get().equals(file.entry())) {
          content = reader.content().readNBytes(limit);
        }
      }
      reader.finish(diffIds.get(file.layer()));
    }
    return Optional.of(content);
  }
}
