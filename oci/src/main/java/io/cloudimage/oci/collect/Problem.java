// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import io.cloudimage.oci.error.Printable;
import java.util.Locale;

/**
 * Something about a file that the search cannot settle.
 *
 * @param message one sentence without the place; text from files in it is escaped
 */
public record Problem(Severity severity, Place place, String message) {
  /** How bad it is. */
  public enum Severity {
    /** What is found is incomplete or contradicts itself: do not build from it. */
    ERROR,
    /** Images may be missing, or may be too many. */
    WARNING,
    /** Nothing is wrong, but the author may want to know. */
    NOTE;

    /** In lower case. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** {@code manifests/web.yaml:12: the message}. */
  @Override
  public String toString() {
    return Printable.escape(place.toString()) + ": " + message;
  }
}
