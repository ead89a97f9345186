// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.difference;

import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.layer.LayerPath;
import io.cloudimage.oci.layer.LayerReader;
import io.cloudimage.oci.layer.Whiteout;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.tar.EntryName;
import io.cloudimage.oci.tar.TarEntry;
import io.cloudimage.oci.tar.TarLimits;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The files of an image's tree, read layer by layer, each verified on the way. */
final class ImageTreeFacts {
  private static final int BUFFER = 1 << 16;

  private final TreeMap<String, FileFacts> files;

  ImageTreeFacts() {
    this(new TreeMap<>(EntryName.BY_BYTES));
  }

  private ImageTreeFacts(TreeMap<String, FileFacts> files) {
    this.files = files;
  }

  ImageTreeFacts copy() {
    return new ImageTreeFacts(new TreeMap<>(files));
  }

  Map<String, FileFacts> files() {
    return files;
  }

  /**
   * Puts a layer on top.
   *
   * @throws io.cloudimage.oci.error.OciException as {@link LayerReader} does
   */
  void apply(ContentSource source, Descriptor layer, Optional<Digest> diffId) throws IOException {
    Map<String, FileFacts> added = new LinkedHashMap<>();
    try (LayerReader reader = LayerReader.open(source, layer)) {
      for (Optional<TarEntry> e = reader.next(); e.isPresent(); e = reader.next()) {
        String path = LayerPath.of(e.get().name(), TarLimits.defaults().depth());
        if (!path.isEmpty()) {
          read(path, e.get(), reader, added);
        }
      }
      if (diffId.isPresent()) {
        reader.finish(diffId.get());
      } else {
        reader.finish();
      }
    }
    added.forEach(this::put);
  }

  /** Whiteouts concern the layers below, wherever they stand within theirs. */
  private void read(String path, TarEntry entry, LayerReader reader, Map<String, FileFacts> added)
      throws IOException {
    Whiteout whiteout = Whiteout.of(path, entry);
    switch (whiteout.kind()) {
      case REMOVE -> {
        files.remove(whiteout.target());
        removeBelow(whiteout.target());
      }
      case OPAQUE -> removeBelow(whiteout.target());
      case IGNORE -> {}
      case NONE -> {
        Optional<Digest> content =
            entry.type() == TarEntry.Type.FILE ? Optional.of(hash(reader)) : Optional.empty();
        boolean isLink = entry.type() == TarEntry.Type.SYMLINK;
        FileFacts target =
            entry.type() == TarEntry.Type.HARDLINK
                ? added.get(LayerPath.of(entry.linkName(), TarLimits.defaults().depth()))
                : null;
        added.put(
            path,
            target != null
                ? target
                : new FileFacts(
                    entry.type(),
                    entry.mode(),
                    entry.uid(),
                    entry.gid(),
                    entry.size(),
                    content,
                    isLink ? entry.linkName() : "",
                    entry.xattrs()));
      }
    }
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

  private void put(String path, FileFacts facts) {
    if (facts.type() != TarEntry.Type.DIRECTORY) {
      removeBelow(path);
    }
    files.put(path, facts);
  }

  private void removeBelow(String path) {
    if (path.isEmpty()) {
      files.clear();
    } else {
      files.subMap(path + "/", path + "0").clear();
    }
  }
}
