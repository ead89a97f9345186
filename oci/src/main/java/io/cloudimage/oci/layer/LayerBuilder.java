// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.compress.InflationLimit;
import io.cloudimage.oci.content.BlobIngester;
import io.cloudimage.oci.content.Ingest;
import io.cloudimage.oci.error.CancelledException;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.tar.TarWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.function.UnaryOperator;

/**
 * Builds a layer in one pass: files to tar, hashed on the way, compressed, stored. The same files
 * give the same bytes on every machine, in whatever order they are listed.
 */
public final class LayerBuilder {
  private LayerBuilder() {}

  /**
   * Builds a layer of exactly the listed files and stores it. Directories that are not listed are
   * not made up.
   *
   * @throws io.cloudimage.oci.error.OciException INVALID if a path occurs twice, a hard link's
   *     target is not a file of the list, or a parent is no directory; CONFLICT if a file's content
   *     is not as long as its size; UNSUPPORTED if the content compresses so well that readers
   *     would take it for a bomb; CANCELLED if the thread is interrupted. Nothing is then stored.
   */
  public static Layer build(Collection<LayerFile> files, BlobIngester to, CompressionChoice choice)
      throws IOException {
    return build(files, UnaryOperator.identity(), to, choice);
  }

  /**
   * As {@link #build(Collection, BlobIngester, CompressionChoice)}, of very many files.
   *
   * @param last changes what a file is, but not its path, when it is its turn, so that no second
   *     form of all files has to be in memory
   */
  public static Layer build(
      Collection<LayerFile> files,
      UnaryOperator<LayerFile> last,
      BlobIngester to,
      CompressionChoice choice)
      throws IOException {
    Collection<LayerFile> sorted = SortedFiles.of(files);
    try (Ingest ingest = to.ingest()) {
      HashingOutputStream tar;
      try (OutputStream compressed = choice.compression().compress(ingest, choice.level())) {
        tar = new HashingOutputStream(compressed);
        TarWriter writer = new TarWriter(tar);
        for (LayerFile file : sorted) {
          write(last.apply(file), writer);
        }
        writer.close();
      }
      requireReadable(ingest.size(), tar.size());
      Descriptor descriptor = ingest.commit(choice.layerMediaType());
      return new Layer(descriptor, tar.digest(), tar.size());
    }
  }

  /** What readers will take for a bomb must not be built. */
  static void requireReadable(long compressedSize, long size) throws OciException {
    if (!InflationLimit.defaults().allows(compressedSize, size)) {
      throw new OciException(
              ErrorKind.UNSUPPORTED,
              "cannot build the layer: its "
                  + size
                  + " bytes compress to "
                  + compressedSize
                  + ", which readers refuse as a decompression bomb")
          .withHint("use --compression none for this image");
    }
  }

  private static void write(LayerFile file, TarWriter writer) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancelledException();
    }
    try (InputStream content = file.content().open()) {
      writer.write(file.toEntry(), content);
    }
  }
}
