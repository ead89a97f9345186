// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/** Packs charts, also those that nobody should open. */
final class PackedChart {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar;

  PackedChart() throws IOException {
    tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(bytes));
  }

  PackedChart file(String path, String text) throws IOException {
    return file(path, text.getBytes(StandardCharsets.UTF_8));
  }

  PackedChart file(String path, byte[] content) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(path, true);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
    return this;
  }

  PackedChart entry(String path, byte type, Consumer<TarArchiveEntry> change) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(path, type);
    change.accept(entry);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
    return this;
  }

  byte[] bytes() throws IOException {
    tar.close();
    return bytes.toByteArray();
  }
}
