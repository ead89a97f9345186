// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.bench;

import io.cloudimage.oci.layer.LayerFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What the inner loops work on: the bytes of the file that the system property {@code
 * cloudimage.bench.corpus} names, so that other tools can be given the same; else 1 MB, half of it
 * random and half of it text.
 */
final class Corpus {
  static final String PROPERTY = "cloudimage.bench.corpus";
  private static final int FILE_BYTES = 256 * 1024;

  private Corpus() {}

  static byte[] bytes() throws IOException {
    String file = System.getProperty(PROPERTY);
    return file == null ? small() : Files.readAllBytes(Path.of(file));
  }

  /** The same bytes as files of 256 KiB each. */
  static List<LayerFile> files(byte[] bytes) {
    List<LayerFile> files = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += FILE_BYTES) {
      byte[] part = Arrays.copyOfRange(bytes, from, Math.min(from + FILE_BYTES, bytes.length));
      files.add(
          LayerFile.file(
              String.format("bin/file-%05d", files.size()),
              0644,
              part.length,
              () -> new ByteArrayInputStream(part)));
    }
    files.add(LayerFile.directory("bin", 0755));
    return files;
  }

  private static byte[] small() {
    byte[] bytes = new byte[1_000_000];
    new Random(1).nextBytes(bytes);
    byte[] line = "a line of the compressible half\n".getBytes(StandardCharsets.US_ASCII);
    for (int i = bytes.length / 2; i < bytes.length; i++) {
      bytes[i] = line[i % line.length];
    }
    return bytes;
  }
}
