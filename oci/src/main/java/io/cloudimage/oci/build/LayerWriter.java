// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.buildcache.LayerCache;
import io.cloudimage.oci.buildcache.LayerKeys;
import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.content.BlobIngester;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.layer.Layer;
import io.cloudimage.oci.layer.LayerBuilder;
import io.cloudimage.oci.layer.LayerFile;
import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;

/** Makes layers of files, unless they were made before and are still there; for several threads. */
final class LayerWriter {
  /** Bytes of files; the compressor takes no more memory than this for so small a layer. */
  private static final long SMALL = 8L << 20;

  private final ContentSource target;
  private final CompressionChoice compression;
  private final LayerCache cache;
  private final Semaphore turns = new Semaphore(1);
  private Optional<LayerKeys> keys = Optional.empty();

  LayerWriter(ContentSource target, CompressionChoice compression, LayerCache cache) {
    this.target = target;
    this.compression = compression;
    this.cache = cache;
  }

  /**
   * A layer in the target.
   *
   * @param isReused whether it was there, made by an earlier build
   */
  record Written(Layer layer, boolean isReused) {}

  /**
   * The layer of these files, in the target; a file of a layer that is there is not opened.
   *
   * @param mtime of all files, in seconds since 1970
   * @param to the target, or a door of it
   * @param progress is told of the bytes that are read
   */
  Written write(List<LayerFile> files, long mtime, BlobIngester to, InstructionProgress progress)
      throws IOException {
    UnaryOperator<LayerFile> last = file -> counted(file.withMtime(mtime), progress);
    Optional<Digest> key = cache == LayerCache.NONE ? Optional.empty() : keyOf(files, last);
    Optional<Layer> known = key.flatMap(cache::find);
    if (known.isPresent() && target.exists(known.get().descriptor())) {
      return new Written(known.get(), true);
    }
    Layer layer = build(files, last, to);
    key.ifPresent(each -> cache.note(each, layer));
    return new Written(layer, false);
  }

  private Optional<Digest> keyOf(List<LayerFile> files, UnaryOperator<LayerFile> last)
      throws IOException {
    return keys().keyOf(() -> files.stream().map(last).iterator());
  }

  /**
   * One large layer at a time: each takes all cores anyway, and much memory; at a high level any
   * does.
   */
  private Layer build(List<LayerFile> files, UnaryOperator<LayerFile> last, BlobIngester to)
      throws IOException {
    long size = files.stream().mapToLong(LayerFile::size).sum();
    if (size <= SMALL && compression.level() <= compression.compression().defaultLevel()) {
      return LayerBuilder.build(files, last, to, compression);
    }
    try (Turn turn = Turn.take(turns)) {
      return LayerBuilder.build(files, last, turn.endedBy(to), compression);
    }
  }

  private synchronized LayerKeys keys() throws IOException {
    if (keys.isEmpty()) {
      keys = Optional.of(LayerKeys.of(compression));
    }
    return keys.get();
  }

  private static LayerFile counted(LayerFile file, InstructionProgress progress) {
    return new LayerFile(
        file.path(),
        file.type(),
        file.permissions(),
        file.uid(),
        file.gid(),
        file.mtime(),
        file.size(),
        new Counted(file.content(), progress),
        file.linkTarget(),
        file.xattrs());
  }

  private record Counted(LayerFile.Opener content, InstructionProgress progress)
      implements LayerFile.Opener {
    @Override
    public InputStream open() throws IOException {
      return new CountedStream(content.open(), progress);
    }

    @Override
    public Optional<String> identity() {
      return content.identity();
    }
  }
}
