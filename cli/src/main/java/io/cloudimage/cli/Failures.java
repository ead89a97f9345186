// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli;

import io.cloudimage.cli.output.Console;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.cli.output.OutputException;
import io.cloudimage.oci.transfer.Cancellation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what ended a command into words on standard error and an exit code. */
final class Failures {
  private final Console console;

  private final Cancellation cancellation;

  Failures(Console console, Cancellation cancellation) {
    this.console = console;
    this.cancellation = cancellation;
  }

  /** The command line is wrong. */
  int usage(ParameterException failure) {
    console.error(words(failure));
    if (failure instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = Suggestions.of(unmatched);
      if (!suggestions.isEmpty()) {
        console.hint("did you mean " + String.join(" or ", suggestions) + "?");
      }
    }
    String name = failure.getCommandLine().getCommandSpec().qualifiedName();
    console.hint("see '" + name + " --help'");
    return ExitCode.USAGE.code();
  }

  private static String words(ParameterException failure) {
    if (failure instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
      boolean atRoot = failure.getCommandLine().getParent() == null;
      String first = "'" + unmatched.getUnmatched().get(0) + "'";
      return atRoot ? "unknown command " + first : "unexpected argument " + first;
    }
    String message = String.valueOf(failure.getMessage()).replaceFirst("^Error: ", "");
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  /** The command began and failed. */
  int execution(Throwable failure) {
    if (failure instanceof OutputException output && output.isReaderGone()) {
      return ExitCode.SUCCESS.code();
    }
    if (cancellation.isCancelled()) {
      console.error("cancelled");
      return ExitCode.CANCELLED.code();
    }
    ExitCode code = ExitCode.of(failure);
    if (code == ExitCode.BUG) {
      console.error("unexpected failure: " + failure);
      console.note(trace(failure));
      console.hint("this is a bug in cloudimage; please report it with the lines above");
      return code.code();
    }
    console.error(failure);
    if (showsTraces()) {
      console.note(trace(failure));
    }
    return code.code();
  }

  /** The level may come from a flag, a variable or the file; the root logger has what was found. */
  private static boolean showsTraces() {
    return Logger.getLogger("").isLoggable(Level.FINE);
  }

  private static String trace(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace, true));
    return trace.toString().stripTrailing();
  }
}
