// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.option;

import java.util.Locale;

/** In what form a result is printed. */
public enum OutputFormat {
  /** For people. */
  TABLE,
  /** For programs; each has its schema. */
  JSON;

  /** The name as the option has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
