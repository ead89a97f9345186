// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.copy;

import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.oci.bundle.KnownBlobs;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.layout.LayoutStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What the words behind {@code --since} say that the other side has. */
record KnownContent(CliConfig config, LayoutStore store) {
  /** A list of a million digests has 70 MB. */
  private static final long LONGEST_LIST = 128L << 20;

  KnownBlobs of(List<String> since) throws IOException {
    KnownBlobs known = KnownBlobs.NONE;
    for (String each : since) {
      known = known.plus(of(each));
    }
    return known.withContentOf(store);
  }

  /** A file, if there is one of this name; else an image. */
  private KnownBlobs of(String since) throws IOException {
    Path file = Path.of(since);
    if (!Files.isRegularFile(file)) {
      return KnownBlobs.of(Set.of(store.resolve(config.imageName(since)).digest()));
    }
    if (Files.size(file) > LONGEST_LIST) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          Printable.escape(since) + " is too large for a list of digests",
          "tar -tf FILE lists those of an archive",
          null);
    }
    return KnownBlobs.parse(Files.readString(file, StandardCharsets.ISO_8859_1), since);
  }
}
