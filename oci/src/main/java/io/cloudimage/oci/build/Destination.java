// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import java.util.ArrayList;
import java.util.List;

/**
 * Where {@code COPY} and {@code ADD} put files.
 *
 * @param path relative to the image's root, without dots; empty for the root
 * @param isDirectory whether the text says that it is a directory: it ends in {@code /}, or is
 *     {@code .}
 */
record Destination(String path, boolean isDirectory) {
  private static final int MAXIMUM_LENGTH = 4096;

  /**
   * @throws IllegalArgumentException if the path is empty, too long, or leads out of the image
   */
  static Destination parse(String text) {
    if (text.isEmpty() || text.length() > MAXIMUM_LENGTH || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "a destination is a path of 1 to " + MAXIMUM_LENGTH + " characters");
    }
    List<String> parts = new ArrayList<>();
    for (String part : text.split("/+")) {
      if (part.equals("..")) {
        if (parts.isEmpty()) {
          throw new IllegalArgumentException("the destination leads out of the image");
        }
        parts.remove(parts.size() - 1);
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    boolean endsInDot = text.matches("(?:.*/)?\\.{1,2}");
    return new Destination(
        String.join("/", parts), text.endsWith("/") || endsInDot || parts.isEmpty());
  }

  /** The path of a file below a directory; either may be the root's, which is empty. */
  static String join(String directory, String name) {
    return directory.isEmpty() ? name : name.isEmpty() ? directory : directory + "/" + name;
  }
}
