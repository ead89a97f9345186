// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.model;

import java.util.regex.Pattern;

/** A repository's path within its registry, the distribution spec's {@code <name>}. */
public record RepositoryName(String path) implements Comparable<RepositoryName> {
  private static final int MAXIMUM_LENGTH = 255;
  private static final Pattern GRAMMAR =
      Pattern.compile(
          "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*");

  /**
   * @throws IllegalArgumentException if the path does not match the grammar or is longer than 255
   *     characters
   */
  public RepositoryName {
    if (path.length() > MAXIMUM_LENGTH) {
      throw new IllegalArgumentException(
          "a repository name has at most " + MAXIMUM_LENGTH + " characters, not " + path.length());
    }
    if (!GRAMMAR.matcher(path).matches()) {
      throw new IllegalArgumentException(
          "a repository name is lower-case letters and digits, joined by . _ __ or dashes, in"
              + " components joined by /");
    }
  }

  @Override
  public int compareTo(RepositoryName other) {
    return path.compareTo(other.path);
  }

  @Override
  public String toString() {
    return path;
  }
}
