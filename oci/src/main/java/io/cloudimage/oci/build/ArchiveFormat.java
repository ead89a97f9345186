// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import io.cloudimage.oci.compress.Compression;
import io.cloudimage.oci.compress.Compressions;
import io.cloudimage.oci.compress.InflationLimit;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** What archives {@code ADD} unpacks: tar, as it is or compressed by gzip, zstd or bzip2. */
enum ArchiveFormat {
  /** A compression that layers have, too, or none. */
  LAYERS,
  BZIP2,
  /** Recognised, to say that it is not unpacked. */
  XZ;

  private static final byte[] BZIP2_MAGIC = {'B', 'Z', 'h'};
  private static final byte[] XZ_MAGIC = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};
  private static final byte[] TAR_MAGIC = {'u', 's', 't', 'a', 'r'};
  private static final int TAR_MAGIC_AT = 257;
  private static final int BLOCK = 512;

  /** The format of a tar archive; empty if the content is anything else. */
  static Optional<ArchiveFormat> of(String name, InputStream in) throws IOException {
    BufferedInputStream content = new BufferedInputStream(in, 2 * BLOCK);
    content.mark(BLOCK);
    byte[] leading = content.readNBytes(BLOCK);
    content.reset();
    if (startsWith(leading, XZ_MAGIC)) {
      return name.endsWith(".tar.xz") || name.endsWith(".txz") ? Optional.of(XZ) : Optional.empty();
    }
    Optional<ArchiveFormat> format =
        startsWith(leading, BZIP2_MAGIC)
            ? Optional.of(BZIP2)
            : Compressions.standard().detect(leading).map(compression -> LAYERS);
    if (format.isEmpty()) {
      return format;
    }
    try (InputStream tar = format.get().open(content)) {
      byte[] header = tar.readNBytes(BLOCK);
      return isTar(header) ? format : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The tar; closing it closes {@code in}. */
  InputStream open(InputStream in) throws IOException {
    if (this == BZIP2) {
      return new BZip2CompressorInputStream(in, true);
    }
    BufferedInputStream content = new BufferedInputStream(in, 2 * BLOCK);
    content.mark(BLOCK);
    byte[] leading = content.readNBytes(BLOCK);
    content.reset();
    Compression compression =
        Compressions.standard()
            .detect(leading)
            .orElseThrow(() -> new IOException("no archive any more"));
    return InflationLimit.defaults().decompress(compression, content);
  }

  private static boolean startsWith(byte[] content, byte[] magic) {
    return content.length >= magic.length
        && Arrays.equals(content, 0, magic.length, magic, 0, magic.length);
  }

  private static boolean isTar(byte[] header) {
    return header.length == BLOCK
        && Arrays.equals(
            header, TAR_MAGIC_AT, TAR_MAGIC_AT + TAR_MAGIC.length, TAR_MAGIC, 0, TAR_MAGIC.length);
  }
}
