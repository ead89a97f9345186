// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.difference;

import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.layer.LayerReader;
import io.cloudimage.oci.layer.LayeredTree;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.tar.TarEntry;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/** The files of an image's tree, read layer by layer, each verified on the way. */
final class ImageTreeFacts {
  private static final int BUFFER = 1 << 16;

  private final LayeredTree<FileFacts> tree;

  ImageTreeFacts() {
    this(new LayeredTree<>());
  }

  private ImageTreeFacts(LayeredTree<FileFacts> tree) {
    this.tree = tree;
  }

  ImageTreeFacts copy() {
    return new ImageTreeFacts(tree.copy());
  }

  Map<String, FileFacts> files() {
    return tree.entries();
  }

  /**
   * Puts a layer on top.
   *
   * @throws io.cloudimage.oci.error.OciException as {@link LayerReader} does
   */
  void apply(ContentSource source, Descriptor layer, Optional<Digest> diffId) throws IOException {
    tree.apply(source, layer, diffId, ImageTreeFacts::look);
  }

  private static FileFacts look(TarEntry entry, LayerReader reader) throws IOException {
    boolean isFile = entry.type() == TarEntry.Type.FILE;
    boolean isLink = entry.type() == TarEntry.Type.SYMLINK;
    return new FileFacts(
        entry.type(),
        entry.mode(),
        entry.uid(),
        entry.gid(),
        entry.size(),
        isFile ? Optional.of(hash(reader)) : Optional.empty(),
        isLink ? entry.linkName() : "",
        entry.xattrs());
  }

  private static Digest hash(LayerReader reader) throws IOException {
    MessageDigest hash = Digest.Algorithm.SHA256.newHash();
    byte[] buffer = new byte[BUFFER];
    for (int count = reader.read(buffer, 0, BUFFER);
        count >= 0;
        count = reader.read(buffer, 0, BUFFER)) {
      hash.update(buffer, 0, count);
    }
    return Digest.of(Digest.Algorithm.SHA256, hash);
  }
}
