// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import io.cloudimage.oci.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a directory holds, in a form that two unpackers can be compared by. */
final class Tree {
  private Tree() {}

  /** Path → type, mode, owner, link count, time and content of everything below {@code root}. */
  static Map<String, String> of(Path root) throws IOException {
    Map<String, String> tree = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : (Iterable<Path>) paths.filter(p -> !p.equals(root))::iterator) {
        tree.put(root.relativize(path).toString(), describe(path));
      }
    }
    return tree;
  }

  private static String describe(Path path) throws IOException {
    Map<String, Object> unix =
        Files.readAttributes(
            path, "unix:mode,uid,gid,nlink,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
    String common =
        String.format(
            "%o %s:%s %s",
            (Integer) unix.get("mode"),
            unix.get("uid"),
            unix.get("gid"),
            unix.get("lastModifiedTime"));
    if (Files.isSymbolicLink(path)) {
      return common + " -> " + Files.readSymbolicLink(path);
    }
    if (Files.isDirectory(path)) {
      return common;
    }
    String digest = Digest.of(Files.readAllBytes(path)).toString();
    return common + " links " + unix.get("nlink") + " " + digest;
  }
}
