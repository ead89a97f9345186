// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.probe;

/** How a registry did in one thing. */
public enum Verdict {
  /** As the spec says. */
  YES,
  /** Not, which the spec allows, or says so itself. */
  NO,
  /** Otherwise than the spec says. */
  WRONG,
  /** It could not be found out. */
  UNKNOWN
}
