// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import io.cloudimage.oci.compress.Compression;
import io.cloudimage.oci.compress.Compressions;
import io.cloudimage.oci.compress.InflationLimit;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.layer.LayerPath;
import io.cloudimage.oci.tar.TarEntry;
import io.cloudimage.oci.tar.TarLimits;
import io.cloudimage.oci.tar.TarReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A packed chart: a tar of one folder, compressed by gzip; nothing of it is put on disk as is. */
final class ChartArchive {
  private static final int MAXIMUM_ENTRIES = 20_000;
  private static final int MAXIMUM_BYTES = 64 << 20;
  private static final int MAXIMUM_DEPTH = 64;

  private ChartArchive() {}

  static boolean isAt(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    return lower.endsWith(".tgz") || lower.endsWith(".tar.gz");
  }

  /**
   * The files of the chart by their paths in its folder; without {@code Chart.yaml} it is none.
   *
   * @throws OciException INVALID, UNSAFE or UNSUPPORTED if the archive is damaged, too large or
   *     built to hurt
   */
  static Map<String, byte[]> read(InputStream in) throws IOException {
    Compression gzip = Compressions.standard().byName("gzip").orElseThrow();
    InputStream content = InflationLimit.defaults().withMaximum(MAXIMUM_BYTES).decompress(gzip, in);
    Map<String, byte[]> files = new HashMap<>();
    TarLimits limits = TarLimits.defaults().withEntries(MAXIMUM_ENTRIES);
    try (TarReader reader = new TarReader(content, limits)) {
      for (Optional<TarEntry> e = reader.next(); e.isPresent(); e = reader.next()) {
        add(e.get(), reader, files);
      }
    }
    return files;
  }

  private static void add(TarEntry entry, TarReader reader, Map<String, byte[]> files)
      throws IOException {
    String path = LayerPath.of(entry.name(), MAXIMUM_DEPTH);
    switch (entry.type()) {
      case DIRECTORY -> {}
      case FILE -> {
        int slash = path.indexOf('/');
        if (entry.name().startsWith("/") || path.indexOf('\\') >= 0) {
          throw refused(entry, "its path leads out of the chart");
        }
        if (slash < 0) {
          return;
        }
        if (files.put(path.substring(slash + 1), reader.content().readAllBytes()) != null) {
          throw refused(entry, "it is there twice");
        }
      }
      default -> throw refused(entry, "it is neither a file nor a folder");
    }
  }

  private static OciException refused(TarEntry entry, String problem) {
    return new OciException(
        ErrorKind.UNSAFE, "refused the entry " + Printable.quote(entry.name()) + ": " + problem);
  }
}
