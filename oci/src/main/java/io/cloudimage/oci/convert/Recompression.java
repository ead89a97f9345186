// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.convert;

import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.compress.Compressions;
import io.cloudimage.oci.compress.InflationLimit;
import io.cloudimage.oci.content.BlobIngester;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.content.Ingest;
import io.cloudimage.oci.content.VerifyingInputStream;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.transfer.TransferListener;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Compresses layers anew, in one pass, and proves that what they hold is what it was. */
final class Recompression {
  private static final int BUFFER = 128 * 1024;

  private final ContentSource from;
  private final CompressionChoice choice;
  private final BlobIngester to;
  private final TransferListener listener;

  Recompression(
      ContentSource from, CompressionChoice choice, BlobIngester to, TransferListener listener) {
    this.from = from;
    this.choice = choice;
    this.to = to;
    this.listener = listener;
  }

  /** Whether the layer would become another one. */
  boolean changes(Descriptor layer) throws OciException {
    return !Compressions.standard()
        .ofLayer(layer.mediaType())
        .name()
        .equals(choice.compression().name());
  }

  /**
   * The layer with the other compression.
   *
   * @throws OciException MISMATCH if the layer is not what its descriptor or its diffID says;
   *     UNSUPPORTED if readers would take the result for a bomb
   */
  Descriptor run(Descriptor layer, Digest diffId) throws IOException {
    listener.started(layer);
    try {
      Descriptor made = compress(layer, diffId);
      listener.completed(layer);
      return made;
    } catch (IOException e) {
      listener.failed(layer);
      throw e;
    }
  }

  private Descriptor compress(Descriptor layer, Digest diffId) throws IOException {
    MessageDigest hash = diffId.algorithm().newHash();
    long size = 0;
    try (InputStream tar =
            Compressions.standard()
                .decompressLayer(
                    layer.mediaType(), open(layer), InflationLimit.defaults().of(layer.size()));
        Ingest ingest = to.ingest()) {
      try (OutputStream compressed = choice.compression().compress(ingest, choice.level())) {
        byte[] buffer = new byte[BUFFER];
        for (int count = tar.read(buffer, 0, BUFFER);
            count >= 0;
            count = tar.read(buffer, 0, BUFFER)) {
          hash.update(buffer, 0, count);
          compressed.write(buffer, 0, count);
          size += count;
        }
        // As the builder of layers ends: what was built so comes out as it was built.
        compressed.flush();
      }
      requireSame(layer, diffId, Digest.of(diffId.algorithm(), hash));
      if (!InflationLimit.defaults().allows(ingest.size(), size)) {
        throw new OciException(
            ErrorKind.UNSUPPORTED,
            "cannot compress layer " + layer.digest() + ": readers would take it for a bomb",
            "use --compression none",
            null);
      }
      return ingest.commit(choice.layerMediaType());
    }
  }

  private InputStream open(Descriptor layer) throws IOException {
    InputStream fetched = from.fetch(layer);
    InputStream verified = VerifyingInputStream.of(fetched, layer, "the source of a copy");
    return new FilterInputStream(verified) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = in.read(buffer, offset, length);
        if (count > 0) {
          listener.advanced(layer, count);
        }
        return count;
      }
    };
  }

  private static void requireSame(Descriptor layer, Digest expected, Digest seen)
      throws OciException {
    if (!seen.equals(expected)) {
      throw new OciException(
          ErrorKind.MISMATCH,
          "cannot compress layer "
              + layer.digest()
              + " anew: uncompressed its digest is "
              + seen
              + ", but the config says "
              + expected);
    }
  }
}
