// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.cli.config.Environment;
import io.cloudimage.cli.output.Console;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.cli.output.Look;
import io.cloudimage.oci.transfer.Cancellation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Runs command lines in this process, with a home of their own, and keeps what they print. */
public final class CommandRun {
  /** How a command line ended. */
  public record Result(int code, String out, String err) {
    /** Requires that it ended so. */
    public Result ended(ExitCode expected) {
      assertThat(code)
          .as("exit code of a command that said:\n%s%s", out, err)
          .isEqualTo(expected.code());
      return this;
    }

    /** The lines of standard output. */
    public List<String> lines() {
      return out.lines().toList();
    }
  }

  private final Path home;
  private final Map<String, String> variables = new TreeMap<>();
  private Cancellation cancellation = new Cancellation();
  private byte[] input = new byte[0];
  private Optional<Path> installation = Optional.empty();

  /**
   * @param home the home directory; the data root lies below it
   */
  public CommandRun(Path home) {
    this.home = home;
  }

  public CommandRun variable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  public CommandRun cancellation(Cancellation ends) {
    cancellation = ends;
    return this;
  }

  public CommandRun input(String text) {
    input = text.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  public CommandRun input(byte[] bytes) {
    input = bytes.clone();
    return this;
  }

  public CommandRun installation(Path directory) {
    installation = Optional.of(directory);
    return this;
  }

  public Result run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(out, new PrintStream(err, true, StandardCharsets.UTF_8), Look.PLAIN);
    Environment environment = new Environment(variables, home, false, installation);
    int code =
        new Cloudimage(console, new ByteArrayInputStream(input), environment, cancellation)
            .run(args);
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
