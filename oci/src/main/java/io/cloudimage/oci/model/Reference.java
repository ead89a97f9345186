// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.model;

/** What names a manifest within a repository: the distribution spec's {@code <tag-or-digest>}. */
public sealed interface Reference permits Tag, Digest {
  /**
   * Reads a digest if the text holds a colon, else a tag.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static Reference parse(String text) {
    return text.indexOf(':') >= 0 ? Digest.parse(text) : new Tag(text);
  }
}
