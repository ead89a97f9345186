// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import io.cloudimage.oci.model.ImageName;
import java.util.Optional;

/**
 * A pattern of normalised names: {@code docker.io/library/*}, {@code *}{@code /pause:*}; {@code *}
 * stands for any characters, also for slashes. Text without {@code *} and {@code ?} is a name, and
 * normalised: {@code nginx} is {@code docker.io/library/nginx:latest}. A pattern that says nothing
 * of a digest holds with any.
 */
public final class NamePattern {
  private final String text;
  private final String pattern;

  private NamePattern(String text, String pattern) {
    this.text = text;
    this.pattern = pattern;
  }

  /**
   * @throws IllegalArgumentException if the text is empty, or is neither a pattern nor a name
   */
  public static NamePattern parse(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("a pattern of image names is not empty");
    }
    return new NamePattern(text, Glob.isPattern(text) ? text : ImageName.parse(text).toString());
  }

  public boolean matches(ImageName name) {
    if (Glob.matches(pattern, name.toString())) {
      return true;
    }
    ImageName undigested =
        new ImageName(name.registry(), name.repository(), name.tag(), Optional.empty());
    return name.tag().isPresent() && Glob.matches(pattern, undigested.toString());
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
