// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A tree as lines: {@code dir/}, {@code file=content}, {@code link->text}; with facts also mode,
 * owner, links and time, so that any change shows.
 */
public final class TreeListing {
  private TreeListing() {}

  public static List<String> of(Path root) throws IOException {
    List<String> lines = new ArrayList<>();
    list(root, root, false, lines);
    return lines;
  }

  public static List<String> withFacts(Path root) throws IOException {
    List<String> lines = new ArrayList<>();
    list(root, root, true, lines);
    return lines;
  }

  private static void list(Path root, Path directory, boolean facts, List<String> lines)
      throws IOException {
    List<Path> children;
    try (Stream<Path> found = Files.list(directory)) {
      children = found.sorted().toList();
    }
    for (Path child : children) {
      lines.add(line(root, child) + (facts ? " " + facts(child) : ""));
      if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
        list(root, child, facts, lines);
      }
    }
  }

  private static String line(Path root, Path file) throws IOException {
    String name = root.relativize(file).toString();
    if (Files.isSymbolicLink(file)) {
      return name + "->" + Files.readSymbolicLink(file);
    }
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      return name + "/";
    }
    return name + "=" + Files.readString(file);
  }

  private static Map<String, Object> facts(Path file) throws IOException {
    return Files.readAttributes(
        file, "unix:mode,uid,gid,nlink,ino,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
  }
}
