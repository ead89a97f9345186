// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.closure;

import io.cloudimage.oci.model.Digest;
import java.util.Optional;

/**
 * Something in which two closures differ.
 *
 * @param member as the source has it; of what only the destination has, as that has it
 * @param seen the digest that the destination has instead
 */
public record ClosureDifference(Kind kind, ClosureMember member, Optional<Digest> seen) {
  /** The kinds, worst first. */
  public enum Kind {
    /** The destination does not have it. */
    MISSING,
    /** The destination has something else under the same name. */
    DIFFERENT,
    /** Only the destination has it. */
    EXTRA
  }
}
