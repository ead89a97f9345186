// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

/**
 * A pattern of paths in the tree: {@code *} stands for any characters, also for slashes; a folder's
 * path stands for all that is below it.
 */
public record FilePattern(String text) {
  /**
   * @throws IllegalArgumentException if it is empty or absolute
   */
  public FilePattern {
    while (text.startsWith("./")) {
      text = text.substring(2);
    }
    if (text.endsWith("/")) {
      text = text.substring(0, text.length() - 1);
    }
    if (text.isBlank() || text.startsWith("/")) {
      throw new IllegalArgumentException("a pattern of files is a path relative to the context");
    }
  }

  public boolean matches(String path) {
    return Glob.matches(text, path) || Glob.matches(text + "/*", path);
  }

  @Override
  public String toString() {
    return text;
  }
}
