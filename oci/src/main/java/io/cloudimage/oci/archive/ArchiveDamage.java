// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.archive;

import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** Tells which parts of an archive are not what they were when it was written. */
public final class ArchiveDamage {
  private ArchiveDamage() {}

  /**
   * Hashes the parts and compares them with the list that was written with them.
   *
   * @param file the archive, or one of its parts
   * @return the names of the parts that differ, or are missing; none where there are no parts or no
   *     list
   */
  public static List<String> parts(Path file) throws IOException {
    Path sums = ArchiveParts.sums(ArchiveParts.whole(file));
    List<String> damaged = new ArrayList<>();
    if (Files.isRegularFile(sums)) {
      for (String line : Files.readAllLines(sums)) {
        // As sha256sum writes it: the digits, two spaces, the name.
        String[] words = line.split(" +", 2);
        if (words.length == 2
            && words[1].indexOf('/') < 0
            && !isWhole(sums.resolveSibling(words[1]), words[0])) {
          damaged.add(words[1]);
        }
      }
    }
    return damaged;
  }

  private static boolean isWhole(Path part, String hex) throws IOException {
    if (!Files.isRegularFile(part)) {
      return false;
    }
    MessageDigest hash = Digest.Algorithm.SHA256.newHash();
    try (InputStream in = new DigestInputStream(Files.newInputStream(part), hash)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return Digest.of(Digest.Algorithm.SHA256, hash).hex().equals(hex);
  }
}
