// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.output.Console;

/** Runs command lines of this same program. */
public interface CommandRunner {
  /**
   * Runs one command line to its end.
   *
   * @return its exit code
   */
  int run(Console console, String... args);
}
