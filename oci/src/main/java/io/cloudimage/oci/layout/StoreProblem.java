// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.layout;

import io.cloudimage.oci.model.Digest;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Something in the store that is not as it should be.
 *
 * @param repaired whether {@code fsck} has put it right
 */
public record StoreProblem(
    Kind kind, Optional<Digest> digest, Path path, String message, boolean repaired) {
  /** The kinds, worst first. */
  public enum Kind {
    /** The index cannot be read. */
    INDEX,
    /** A name leads to content that is not there. */
    MISSING,
    /** A file is not what its name says. */
    DAMAGED,
    /** A file does not belong there. */
    STRAY,
    /** A part of a blob whose transfer broke; the next transfer goes on with it. */
    PARTIAL,
    /** A process that did not end has left it. */
    LEFTOVER;

    /** Whether content that a name promises is lost or wrong. */
    public boolean isLoss() {
      return this == INDEX || this == MISSING || this == DAMAGED;
    }
  }
}
