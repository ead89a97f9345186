// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.difference;

import java.util.List;
import java.util.Optional;

/**
 * Something that only one of two images has, or that differs between them.
 *
 * @param name a path, a container image's name and platform, or a field's name
 * @param before what it is in the first image, in a few words; empty if it is not there
 * @param after what it is in the second
 * @param details what differs, in a few words each
 */
public record Change(
    String name, Optional<String> before, Optional<String> after, List<String> details) {
  /** How it differs. */
  public enum Kind {
    ADDED,
    REMOVED,
    CHANGED
  }

  /**
   * @throws IllegalArgumentException if it is in neither image
   */
  public Change {
    if (before.isEmpty() && after.isEmpty()) {
      throw new IllegalArgumentException("what is nowhere does not differ");
    }
    details = List.copyOf(details);
  }

  public Kind kind() {
    return before.isEmpty() ? Kind.ADDED : after.isEmpty() ? Kind.REMOVED : Kind.CHANGED;
  }
}
