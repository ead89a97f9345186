// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;

/** One finished run of a command. */
record Run(List<String> command, int exitCode, String out, String err) {
  private static final long MINUTES = 5;

  /** Runs to the end; standard output and error are kept apart, through files. */
  static Run of(Path directory, Map<String, String> environment, List<String> command) {
    return of(directory, environment, command, Path.of("/dev/null"));
  }

  /** The same, with a file for standard input. */
  static Run of(Path directory, Map<String, String> environment, List<String> command, Path input) {
    try {
      Path out = Files.createTempFile("run", ".out");
      Path err = Files.createTempFile("run", ".err");
      try {
        Process process = start(directory, environment, command, input, out, err);
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          throw new AssertionError("still running after " + MINUTES + " minutes: " + command);
        }
        return new Run(command, process.exitValue(), Files.readString(out), Files.readString(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Starts without waiting. */
  static Process start(
      Path directory, Map<String, String> environment, List<String> command, Path out, Path err)
      throws IOException {
    return start(directory, environment, command, Path.of("/dev/null"), out, err);
  }

  private static Process start(
      Path directory,
      Map<String, String> environment,
      List<String> command,
      Path input,
      Path out,
      Path err)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(environment);
    return builder
        .redirectInput(input.toFile())
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
  }

  /** This run, if it exited with 0. */
  Run ok() {
    Assertions.assertThat(exitCode).as("exit code of %s%n%s%n%s", command, out, err).isZero();
    return this;
  }

  /** The standard output of a process that is given {@code input}. */
  static String filter(String input, List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (var to = process.getOutputStream()) {
      to.write(input.getBytes(StandardCharsets.UTF_8));
    }
    try (InputStream from = process.getInputStream()) {
      return new String(from.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
