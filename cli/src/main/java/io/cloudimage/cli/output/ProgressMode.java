// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.output;

import java.util.Locale;

/** How progress is shown on standard error. */
public enum ProgressMode {
  /** Bars on a terminal, plain lines elsewhere. */
  AUTO,
  /** A line every few seconds and at the end of every transfer. */
  PLAIN,
  /** One JSON object per line for every event. */
  JSON,
  /** Nothing. */
  NONE;

  /** The name as the option has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
