// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli;

import io.cloudimage.cli.config.Environment;
import io.cloudimage.cli.output.Look;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out what the process's standard error is connected to. */
final class Terminal {
  private static final int STANDARD_ERROR = 2;

  private Terminal() {}

  static Look look(Environment environment) {
    boolean dumb = environment.variable("TERM").map("dumb"::equals).orElse(true);
    boolean terminal = !dumb && isTerminal(STANDARD_ERROR);
    // https://no-color.org: present and not empty, whatever its value.
    boolean color = terminal && environment.variable("NO_COLOR").isEmpty();
    return new Look(terminal, color, columns(environment));
  }

  private static int columns(Environment environment) {
    String text = environment.variable("COLUMNS").orElse("80");
    return text.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(text) : 80;
  }

  /** Java can tell only of input and output together; Linux tells of every stream by itself. */
  private static boolean isTerminal(int stream) {
    try {
      Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + stream));
      return target.startsWith("/dev/pts")
          || target.toString().matches("/dev/(tty[A-Za-z0-9]*|console)");
    } catch (IOException | UnsupportedOperationException e) {
      return System.console() != null;
    }
  }
}
