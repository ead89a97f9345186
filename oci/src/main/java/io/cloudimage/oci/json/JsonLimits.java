// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.json;

/**
 * How much JSON is read before it is refused.
 *
 * @param bytes the longest document
 * @param depth the deepest nesting
 * @param stringCharacters the longest string
 */
public record JsonLimits(int bytes, int depth, int stringCharacters) {
  /** Manifests, indexes and configs: 4 MiB is what the spec asks every registry to take. */
  public static final JsonLimits DOCUMENT = new JsonLimits(4 << 20, 64, 1 << 20);

  /** Token replies and other small talk. */
  public static final JsonLimits REPLY = new JsonLimits(1 << 20, 64, 1 << 20);

  /** An image layout's index, which lists all that a store holds. */
  public static final JsonLimits STORE = new JsonLimits(64 << 20, 64, 1 << 20);
}
