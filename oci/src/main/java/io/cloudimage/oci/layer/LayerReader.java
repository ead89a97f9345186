// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import io.cloudimage.oci.compress.Compressions;
import io.cloudimage.oci.compress.InflationLimit;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.content.ReadAheadInputStream;
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
  /** A thread costs more than it gains for a blob that is smaller, in bytes. */
  private static final long READ_AHEAD_FROM = 1 << 20;

  private final Descriptor layer;
  private final HashingInputStream uncompressed;
  private final TarReader tar;

  private LayerReader(Descriptor layer, HashingInputStream uncompressed, TarReader tar) {
    this.layer = layer;
    this.uncompressed = uncompressed;
    this.tar = tar;
  }

  /**
   * Opens a layer; the caller closes it. The blob of a larger layer is read, checked and
   * decompressed on a thread of its own, ahead of the entries.
   *
   * @param algorithm of the diffID
   * @param progress is told how many bytes of the blob were read, each time some were; by that
   *     other thread, if there is one
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
    InputStream verified = VerifyingInputStream.of(fetched, layer, "the content store");
    InputStream blob = new ReportingInputStream(verified, progress);
    try {
      InputStream whole =
          new WholeLayerInputStream(
              compressions.decompressLayer(layer.mediaType(), blob, inflation.of(layer.size())),
              layer,
              blob);
      HashingInputStream uncompressed =
          new HashingInputStream(
              layer.size() < READ_AHEAD_FROM ? whole : ReadAheadInputStream.of(whole), algorithm);
      return new LayerReader(layer, uncompressed, new TarReader(uncompressed, limits));
    } catch (IOException | RuntimeException e) {
      try {
        blob.close();
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
    if (uncompressed.read() >= 0) {
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
