// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.output;

import java.io.IOException;

/** Standard output does not take what is written to it. */
public final class OutputException extends IOException {
  private static final long serialVersionUID = 1L;

  OutputException(IOException cause) {
    super("cannot write to standard output: " + cause.getMessage(), cause);
  }

  /** Whether whoever was reading has gone, as {@code head} does when it has seen enough. */
  public boolean isReaderGone() {
    Throwable cause = getCause();
    String message = cause == null ? "" : String.valueOf(cause.getMessage());
    return message.contains("Broken pipe") || message.contains("EPIPE");
  }
}
