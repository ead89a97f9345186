// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.output.Console;
import io.cloudimage.oci.transfer.Cancellation;

/** Runs command lines of this same program. */
public interface CommandRunner {
  /**
   * Runs one command line to its end.
   *
   * @param cancellation ends the command before that
   * @return its exit code
   */
  int run(Console console, Cancellation cancellation, String... args);
}
