// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.compress.Compressions;
import io.cloudimage.oci.compress.InflationLimit;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.content.VerifyingInputStream;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.tar.TarEntry;
import io.cloudimage.oci.tar.TarLimits;
import io.cloudimage.oci.tar.TarReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Reads the entries of a layer in one pass. The blob's digest and size, the compression, the form
 * of the tar and the diffID are checked on the way, and have all been checked only when {@link
 * #finish} returns: what was made of the entries before is not to be believed until then.
 */
public final class LayerReader implements Closeable {
  private final Descriptor layer;
  private final InputStream compressed;
  private final HashingInputStream uncompressed;
  private final TarReader tar;

  private LayerReader(
      Descriptor layer, InputStream compressed, HashingInputStream uncompressed, TarReader tar) {
    this.layer = layer;
    this.compressed = compressed;
    this.uncompressed = uncompressed;
    this.tar = tar;
  }

  /**
   * Opens a layer; the caller closes it.
   *
   * @param algorithm of the diffID
   * @param progress is told how many bytes of the blob were read, each time some were
   * @throws OciException NOT_FOUND; UNSUPPORTED if the media type is none of a tar; MISMATCH if the
   *     bytes have another compression than the media type says
   */
  public static LayerReader open(
      ContentSource source,
      Descriptor layer,
      Digest.Algorithm algorithm,
      TarLimits limits,
      InflationLimit inflation,
      LongConsumer progress)
      throws IOException {
    Compressions compressions = Compressions.standard();
    compressions.ofLayer(layer.mediaType());
    InputStream fetched = source.fetch(layer);
    InputStream verified =
        fetched instanceof VerifyingInputStream
            ? fetched
            : new VerifyingInputStream(fetched, layer, "the content store");
    InputStream compressed = new ReportingInputStream(verified, progress);
    try {
      HashingInputStream uncompressed =
          new HashingInputStream(
              compressions.decompressLayer(
                  layer.mediaType(), compressed, inflation.of(layer.size())),
              algorithm);
      return new LayerReader(layer, compressed, uncompressed, new TarReader(uncompressed, limits));
    } catch (IOException | RuntimeException e) {
      try {
        compressed.close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  /** {@link #open} with the default limits and a sha256 diffID. */
  public static LayerReader open(ContentSource source, Descriptor layer) throws IOException {
    return open(
        source,
        layer,
        Digest.Algorithm.SHA256,
        TarLimits.defaults(),
        InflationLimit.defaults(),
        count -> {});
  }

  /** The next entry; empty at the end. */
  public Optional<TarEntry> next() throws IOException {
    return tar.next();
  }

  /** The current entry's content; it ends with the entry, and closing it does nothing. */
  public InputStream content() {
    return tar.content();
  }

  /** As {@link InputStream#read(byte[], int, int)} of {@link #content}. */
  public int read(byte[] buffer, int offset, int length) throws IOException {
    return tar.read(buffer, offset, length);
  }

  /** The bytes of the tar that were read so far. */
  public long uncompressedBytes() {
    return uncompressed.size();
  }

  /**
   * Reads all that is left and checks it. To be called once.
   *
   * @throws OciException MISMATCH if the blob's digest or size is wrong; INVALID if the compression
   *     or the tar is damaged
   */
  public Layer finish() throws IOException {
    while (tar.next().isPresent()) {
      // Reading is what checks.
    }
    byte[] rest = new byte[8192];
    if (uncompressed.read(rest, 0, 1) >= 0 || compressed.read(rest, 0, 1) >= 0) {
      throw new OciException(
          ErrorKind.INVALID, "layer " + layer.digest() + " goes on after its end");
    }
    return new Layer(layer, uncompressed.digest(), uncompressed.size());
  }

  /**
   * {@link #finish}, and compares the diffID.
   *
   * @throws OciException MISMATCH also if the diffID is another one
   */
  public Layer finish(Digest expectedDiffId) throws IOException {
    Layer seen = finish();
    if (!seen.diffId().equals(expectedDiffId)) {
      throw new OciException(
          ErrorKind.MISMATCH,
          "layer "
              + layer.digest()
              + " is not the one that the config names: uncompressed its digest is "
              + seen.diffId()
              + ", expected "
              + expectedDiffId);
    }
    return seen;
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
