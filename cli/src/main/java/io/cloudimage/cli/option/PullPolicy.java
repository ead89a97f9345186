// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.option;

import java.util.Locale;

/** When an image is fetched from its registry. */
public enum PullPolicy {
  /** Every time, for its tag may have moved. */
  ALWAYS,
  /** When it is not in the local store. */
  MISSING,
  /** Not at all. */
  NEVER;

  /** The name as the option has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
