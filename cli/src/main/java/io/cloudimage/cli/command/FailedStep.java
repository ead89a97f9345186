// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

/** A command that another command ran did not succeed; it has said why itself. */
final class FailedStep extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  FailedStep(int step, int code) {
    super("step " + step + " ended with exit code " + code);
    this.code = code;
  }

  int code() {
    return code;
  }
}
