// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.output;

import java.util.Locale;
import java.util.logging.Level;

/** How much is logged; each level shows what the ones before it show. */
public enum LogLevel {
  ERROR(Level.SEVERE),
  WARN(Level.WARNING),
  INFO(Level.INFO),
  DEBUG(Level.FINE),
  TRACE(Level.FINEST);

  private final Level level;

  LogLevel(Level level) {
    this.level = level;
  }

  /** The platform's level that the logging facade maps to this one. */
  Level platformLevel() {
    return level;
  }

  /** Whether stack traces are shown. */
  public boolean showsTraces() {
    return compareTo(DEBUG) >= 0;
  }

  /** The name as the option has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
