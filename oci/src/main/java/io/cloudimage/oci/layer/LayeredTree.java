// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.tar.EntryName;
import io.cloudimage.oci.tar.TarEntry;
import io.cloudimage.oci.tar.TarLimits;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tree that layers make, one upon the other, whiteouts heeded (image-spec, layer.md), without
 * any content on disk. Not for several threads.
 *
 * @param <T> what is kept of an entry
 */
public final class LayeredTree<T> {
  /** What an entry costs beside its names, roughly, in bytes. */
  private static final int ENTRY_BYTES = 160;

  /** Looks at an entry. */
  public interface Look<T> {
    /**
     * What is to be kept of an entry that is no whiteout.
     *
     * @param reader stands at the entry; its content may be read
     */
    T at(TarEntry entry, LayerReader reader) throws IOException;
  }

  private record Added<T>(T kept, boolean directory) {}

  private final TreeMap<String, T> entries;
  private long room;

  /** An empty tree that may become as large as it likes. */
  public LayeredTree() {
    this(Long.MAX_VALUE);
  }

  /**
   * An empty tree.
   *
   * @param room how much memory all entries of all layers together may take, roughly, in bytes
   */
  public LayeredTree(long room) {
    this(new TreeMap<>(EntryName.BY_BYTES), room);
  }

  private LayeredTree(TreeMap<String, T> entries, long room) {
    this.entries = entries;
    this.room = room;
  }

  public LayeredTree<T> copy() {
    return new LayeredTree<>(new TreeMap<>(entries), room);
  }

  /**
   * What there is, by path as {@link LayerPath} writes it, in the order of the bytes. A directory
   * that no layer names, and only files lie in, is not listed.
   */
  public NavigableMap<String, T> entries() {
    return Collections.unmodifiableNavigableMap(entries);
  }

  /**
   * Puts a layer on top. A hard link is what it points to, where the same layer has that.
   *
   * @param diffId what the layer must be when it is uncompressed, if that is known
   * @throws OciException as {@link LayerReader} does; UNSUPPORTED if there is no room
   */
  public void apply(ContentSource source, Descriptor layer, Optional<Digest> diffId, Look<T> look)
      throws IOException {
    Map<String, Added<T>> added = new LinkedHashMap<>();
    try (LayerReader reader = LayerReader.open(source, layer)) {
      for (Optional<TarEntry> e = reader.next(); e.isPresent(); e = reader.next()) {
        String path = LayerPath.of(e.get().name(), TarLimits.defaults().depth());
        if (!path.isEmpty()) {
          take(path, e.get());
          read(path, e.get(), reader, look, added);
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

  private void take(String path, TarEntry entry) throws OciException {
    room -= ENTRY_BYTES + 2L * (path.length() + entry.linkName().length());
    if (room < 0) {
      throw new OciException(
          ErrorKind.UNSUPPORTED, "cannot list the files: the layers have too many");
    }
  }

  /** Whiteouts concern the layers below, wherever they stand within theirs. */
  private void read(
      String path, TarEntry entry, LayerReader reader, Look<T> look, Map<String, Added<T>> added)
      throws IOException {
    Whiteout whiteout = Whiteout.of(path, entry);
    switch (whiteout.kind()) {
      case REMOVE -> {
        entries.remove(whiteout.target());
        removeBelow(whiteout.target());
      }
      case OPAQUE -> removeBelow(whiteout.target());
      case IGNORE -> {}
      case NONE -> {
        @Nullable Added<T> target =
            entry.type() == TarEntry.Type.HARDLINK
                ? added.get(LayerPath.of(entry.linkName(), TarLimits.defaults().depth()))
                : null;
        boolean directory = entry.type() == TarEntry.Type.DIRECTORY;
        added.put(path, target != null ? target : new Added<>(look.at(entry, reader), directory));
      }
    }
  }

  private void put(String path, Added<T> entry) {
    if (!entry.directory()) {
      removeBelow(path);
    }
    entries.put(path, entry.kept());
  }

  private void removeBelow(String path) {
    if (path.isEmpty()) {
      entries.clear();
    } else {
      entries.subMap(path + "/", path + "0").clear();
    }
  }
}
