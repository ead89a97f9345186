// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads whole text files, up to a size; what is none is a problem of that file. */
final class FileReading {
  /** Larger than any bundle of definitions that is applied to a cluster. */
  static final int MAXIMUM_BYTES = 16 << 20;

  private FileReading() {}

  static Optional<SearchedFile> read(FileTree tree, String path, Findings findings)
      throws IOException {
    try (InputStream in = tree.open(path)) {
      return text(in.readNBytes(MAXIMUM_BYTES + 1), path, findings)
          .map(text -> SearchedFile.of(path, text));
    }
  }

  static Optional<String> text(byte[] bytes, String path, Findings findings) {
    if (bytes.length > MAXIMUM_BYTES) {
      findings.error(
          Place.of(path),
          "it has more than "
              + MAXIMUM_BYTES
              + " bytes, and is not searched; leave it out with --skip-file");
      return Optional.empty();
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return Optional.of(text.startsWith("\ufeff") ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      findings.error(Place.of(path), "it is not UTF-8, and is not searched");
      return Optional.empty();
    }
  }
}
