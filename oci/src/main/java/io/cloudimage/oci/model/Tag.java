// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.model;

import java.util.Optional;
import java.util.regex.Pattern;

/** A tag (distribution-spec, "Pulling manifests": {@code [a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}}). */
public record Tag(String name) implements Reference, Comparable<Tag> {
  private static final Pattern GRAMMAR = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

  /** What a name without tag and digest means. */
  public static final Tag LATEST = new Tag("latest");

  /**
   * @throws IllegalArgumentException if the name is not a tag
   */
  public Tag {
    if (!GRAMMAR.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a tag is 1 to 128 of the characters a-z A-Z 0-9 _ . - and starts with none of . -");
    }
  }

  /** The tag that a text is, if it is one. */
  public static Optional<Tag> from(String text) {
    return GRAMMAR.matcher(text).matches() ? Optional.of(new Tag(text)) : Optional.empty();
  }

  @Override
  public int compareTo(Tag other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
