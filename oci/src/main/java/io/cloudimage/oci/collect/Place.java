// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import java.util.Comparator;

/**
 * Where an image is asked for, or where something is wrong.
 *
 * @param path a file's path in the tree, or the flag that was typed, such as {@code --image}
 * @param line from 1; 0 if the place is the whole file
 * @param how by what rule the name was found there, in a few words, such as {@code container web of
 *     Deployment shop}; empty for a problem
 * @param derived whether the file does not state the name, but it was put together by a convention
 *     which the file may not follow
 */
public record Place(String path, int line, String how, boolean derived)
    implements Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::path).thenComparing(Place::line).thenComparing(Place::how);

  /**
   * @throws IllegalArgumentException if the path is empty or the line is negative
   */
  public Place {
    if (path.isEmpty() || line < 0) {
      throw new IllegalArgumentException("a place has a path, and a line that is not negative");
    }
  }

  /** A place whose file states the name. */
  public static Place of(String path, int line, String how) {
    return new Place(path, line, how, false);
  }

  /** A whole file. */
  public static Place of(String path) {
    return new Place(path, 0, "", false);
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  /** {@code manifests/web.yaml:12}, or the path alone if there is no line. */
  @Override
  public String toString() {
    return line == 0 ? path : path + ":" + line;
  }
}
