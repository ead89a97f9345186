// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli;

import io.cloudimage.cli.command.ServedRegistry;
import io.cloudimage.cli.config.Environment;
import io.cloudimage.cli.output.Console;
import io.cloudimage.cli.output.LogOutput;
import io.cloudimage.oci.transfer.Cancellation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the common commands once, in one process, so that the JVM can note which classes they load:
 * what the launcher's class-data archive is made of. Nothing of the user's is read or written; the
 * registry that is spoken to is our own, on a free loopback port. What fails is left out of the
 * archive, and nothing else.
 */
final class Rehearsal {
  private final Path directory;
  private final Console console;
  private final Environment environment;
  private final Cancellation cancellation = new Cancellation();

  private Rehearsal(Path directory) {
    this.directory = directory;
    this.environment = new Environment(Map.of(), directory, false, Optional.empty());
    this.console =
        new Console(
            OutputStream.nullOutputStream(),
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            Terminal.look(environment));
  }

  /**
   * @param args an empty directory to work in, which the caller removes
   */
  public static void main(String[] args) throws IOException {
    // As the program does, though what comes of it is of no use here.
    LogOutput.defer();
    Terminal.look(Environment.ofProcess());
    Rehearsal rehearsal = new Rehearsal(Path.of(args[0]));
    Interrupt interrupt = Interrupt.install(rehearsal.cancellation::cancel);
    rehearsal.run();
    interrupt.finished();
    System.exit(0);
  }

  private void run() throws IOException {
    Path context = Files.createDirectories(directory.resolve("context"));
    Files.writeString(context.resolve("file"), "content\n");
    Files.writeString(
        context.resolve("Metadata"), "{\"version\": \"v1.0.0\", \"arch\": \"amd64\"}\n");
    Files.writeString(
        context.resolve("Kubefile"), "FROM scratch\nCOPY file etc/\nCOPY Metadata .\n");
    command("version");
    command("version", "--format", "json");
    command("--help");
    command("images", "--help");
    command("version", "--no-such-option");
    command("images");
    command("build", "-t", "rehearsal:v1", context.toString());
    command("images");
    command("images", "--format", "json");
    command("inspect", "rehearsal:v1");
    String[] serve = {
      "serve", "--listen", "127.0.0.1:0", "--data-root", directory.resolve("served").toString()
    };
    try (ServedRegistry registry = ServedRegistry.start(this::run, cancellation, serve)) {
      String remote = registry.address() + "/rehearsal:v1";
      String other = directory.resolve("other").toString();
      command("push", "rehearsal:v1", remote);
      command("digest", remote);
      command("tags", registry.address() + "/rehearsal");
      command("manifest", "get", remote);
      command("pull", "--data-root", other, remote);
      command("verify", "--data-root", other, remote);
      command("unpack", "--data-root", other, remote, directory.resolve("rootfs").toString());
    }
  }

  private void command(String... line) {
    run(console, cancellation, line);
  }

  private int run(Console output, Cancellation ends, String... line) {
    return new Cloudimage(output, InputStream.nullInputStream(), environment, ends).run(line);
  }
}
