// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.config.Environment;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the examples that come with this program. */
final class ExampleFiles {
  private final Path examples;

  private ExampleFiles(Path examples) {
    this.examples = examples;
  }

  /**
   * The examples of an unpacked distribution or of a checkout.
   *
   * @throws OciException NOT_FOUND if the program does not know where it is installed, or they are
   *     not there
   */
  static ExampleFiles find(Environment environment) throws OciException {
    if (environment.installation().isPresent()) {
      Path home = environment.installation().get();
      for (Path candidate : List.of(home.resolve("share/examples"), home.resolve("examples"))) {
        if (Files.isExecutable(candidate.resolve("kubernetes/make-rootfs"))) {
          return new ExampleFiles(candidate.toAbsolutePath().normalize());
        }
      }
    }
    throw new OciException(
            ErrorKind.NOT_FOUND,
            "cannot find the examples that come with cloudimage"
                + environment.installation().map(home -> " below " + home).orElse(""))
        .withHint("start cloudimage by its launcher, or name a root file system with --rootfs");
  }

  /** The context of the image that is built upon the first. */
  Path derived() {
    return examples.resolve("user-defined-kubernetes");
  }

  /** The whole root file system, if {@code make-rootfs} has been run; it may not be there. */
  Path large() {
    return examples.resolve("kubernetes/rootfs/v1");
  }

  /** Where {@code make-rootfs} is. */
  Path maker() {
    return examples.resolve("kubernetes/make-rootfs");
  }

  /** Where {@code make-images} is. */
  Path imageMaker() {
    return examples.resolve("kubernetes/make-images");
  }

  /**
   * Lays out the small root file system.
   *
   * @throws OciException UNAVAILABLE if the script fails; its words are in the message
   */
  void makeSmall(Path destination) throws IOException {
    makeSmall(maker(), destination);
  }

  /**
   * Makes an OCI image layout with small container images under the names that the root file system
   * has.
   *
   * @throws OciException UNAVAILABLE if the script fails; its words are in the message
   */
  void makeImages(Path destination) throws IOException {
    makeSmall(imageMaker(), destination);
  }

  private static void makeSmall(Path script, Path destination) throws IOException {
    Process process =
        new ProcessBuilder("bash", script.toString(), "--small", destination.toString())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    int code = waitFor(process);
    if (code != 0) {
      throw new OciException(
          ErrorKind.UNAVAILABLE, script + " --small ended with code " + code + ": " + said);
    }
  }

  private static int waitFor(Process process) throws OciException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroy();
      throw new OciException(ErrorKind.CANCELLED, "cancelled", e);
    }
  }
}
