// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.output;

import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * The platform's logging, which is set up when somebody logs and not before: that takes a tenth of
 * a short command's time, and most have nothing to say. The platform makes the one instance.
 */
public final class LazyLogging extends LogManager {
  /** Reads none: {@link LogOutput} says all. */
  @Override
  public void readConfiguration() {}

  @Override
  public boolean addLogger(Logger logger) {
    boolean added = super.addLogger(logger);
    if (added) {
      LogOutput.begin(logger);
    }
    return added;
  }
}
