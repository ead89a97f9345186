// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.output;

import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * The platform's logging, which is set up when somebody logs and not before: that takes a tenth of
 * a short command's time, and most have nothing to say. The platform makes the one instance.
 */
public final class LazyLogging extends LogManager {
  private static final String PROPERTY = "java.util.logging.manager";

  /** To be asked for at the start of a process, before anything has logged. */
  public static void use() {
    System.setProperty(PROPERTY, LazyLogging.class.getName());
  }

  /** Whether the platform's logging will be, or is, made by this class. */
  static boolean isUsed() {
    return LazyLogging.class.getName().equals(System.getProperty(PROPERTY));
  }

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
