// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command as the distribution installs it, run as a process of its own. */
final class InstalledCommand {
  private final Path home;

  /**
   * @param home an empty directory, the process's home
   */
  InstalledCommand(Path home) {
    this.home = home;
  }

  /** Runs a command line to its end, which must be a success, and gives its standard output. */
  String ok(String... args) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(launcher().toString()));
    line.addAll(List.of(args));
    Process process = start(line);
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("%s ends in time", line).isTrue();
    assertThat(process.exitValue()).as("%s\n%s%s", line, out(), err()).isZero();
    return out();
  }

  /** Starts a program with its output going to files. */
  Process start(List<String> line) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("HOME", home.toString());
    builder.environment().put("CLOUDIMAGE_DATA_ROOT", home.resolve("data").toString());
    builder.environment().remove("XDG_DATA_HOME");
    // What is made in the background would still be at work when the home is removed.
    builder.environment().put("CLOUDIMAGE_CDS", "off");
    builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
    builder.redirectOutput(home.resolve("out").toFile());
    builder.redirectError(home.resolve("err").toFile());
    return builder.start();
  }

  String out() throws IOException {
    return Files.readString(home.resolve("out"));
  }

  String err() throws IOException {
    return Files.readString(home.resolve("err"));
  }

  /** The launcher in the directory that the build has just laid out. */
  static Path launcher() {
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(Path.of("target").toAbsolutePath(), "cloudimage-*")) {
      for (Path directory : found) {
        Path launcher =
            directory.resolve(String.valueOf(directory.getFileName())).resolve("bin/cloudimage");
        if (Files.isExecutable(launcher)) {
          return launcher;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("the distribution is not built: run mvn package");
  }
}
