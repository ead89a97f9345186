// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.output;

import io.cloudimage.cli.output.Progress.Outcome;

/** How the end of a piece of work reads. */
final class Outcomes {
  private Outcomes() {}

  static String line(String label, long bytes, Outcome outcome, String detail) {
    String size = bytes < 0 ? "" : " (" + ByteSize.text(bytes) + ")";
    String more = detail.isEmpty() ? "" : ": " + detail;
    return label + size + " " + word(outcome) + more;
  }

  private static String word(Outcome outcome) {
    return switch (outcome) {
      case DONE -> "done";
      case SKIPPED -> "skipped";
      case MOUNTED -> "mounted";
      case CACHED -> "cached";
      case FAILED -> "failed";
    };
  }
}
