// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.output.Console;
import io.cloudimage.cli.output.OutputException;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The main job from end to end, as command lines that a user could type: every step goes through
 * the same commands.
 */
final class Quickstart {
  private static final String BASE = "kubernetes:v1.19.8";
  private static final String DERIVED = "user-defined-kubernetes:v1.19.8";

  private final Console console;
  private final Invocation invocation;
  private final Path workspace;
  private final Path first;
  private final Path second;
  private int step;

  /**
   * @param workspace an empty directory for everything that is made
   */
  Quickstart(Invocation invocation, Path workspace) {
    this.console = invocation.console();
    this.invocation = invocation;
    this.workspace = workspace;
    this.first = workspace.resolve("data");
    this.second = workspace.resolve("other-machine");
  }

  /**
   * Runs all steps.
   *
   * @param rootfs the context of the first image
   * @param images an OCI image layout with the container images that it names; without, they do not
   *     come along, because it brings them in its folder registry/
   * @param derived the context of the image that is built upon it
   */
  void run(Path rootfs, Optional<Path> images, Path derived) throws IOException {
    step("Build a CloudImage from a root file system of " + files(rootfs) + " files");
    if (images.isEmpty()) {
      command("--data-root", first, "build", "--no-images", "-t", BASE, rootfs);
    } else {
      String from = "oci:" + images.get();
      command("--data-root", first, "build", "--images-from", from, "-t", BASE, rootfs);

      step("The container images that its files name travel along");
      command("--data-root", first, "images", "members", BASE);
    }

    step("Start a registry of our own on a free port");
    Path stored = workspace.resolve("registry");
    String[] serve = {"serve", "--listen", "127.0.0.1:0", "--data-root", stored.toString()};
    typed(serve);
    try (ServedRegistry registry =
        ServedRegistry.start(invocation.runner(), invocation.cancellation(), serve)) {
      String remote = registry.address() + "/" + BASE;
      String remoteDerived = registry.address() + "/" + DERIVED;
      console.print("registry at " + registry.address());

      step("Push the image");
      command("--data-root", first, "push", BASE, remote);

      step("Pull it on another machine, which here is another, empty data root");
      command("--data-root", second, "pull", remote);

      step("Check every digest, size and diffID of what came");
      command("--data-root", second, "verify", remote);

      step("Unpack it; its container images lie in registry/ then");
      Path unpacked = workspace.resolve("rootfs");
      command("--data-root", second, "unpack", remote, unpacked);

      step("Build an image upon it, in which one file differs");
      command("--data-root", first, "build", "-t", DERIVED, derived);

      step("Push it: only the new layer travels");
      command("--data-root", first, "push", DERIVED, remoteDerived);

      step("Pull and unpack it on the other machine");
      command("--data-root", second, "pull", remoteDerived);
      Path derivedRootfs = workspace.resolve("user-defined-rootfs");
      command("--data-root", second, "unpack", remoteDerived, derivedRootfs);

      step("The file that was changed, before and after");
      compare(unpacked, derivedRootfs, derived.resolve("daemon.json"));

      step("What lies there now");
      command("--data-root", second, "images");
    }
    layOut();
  }

  private void compare(Path before, Path after, Path expected) throws IOException {
    Path oldFile = before.resolve("etc/daemon.json");
    Path newFile = after.resolve("etc/daemon.json");
    if (Files.mismatch(newFile, expected) != -1 || Files.mismatch(oldFile, newFile) == -1) {
      throw new OciException(
          ErrorKind.MISMATCH, newFile + " is not the file that was built into the image");
    }
    for (Path file : List.of(oldFile, newFile)) {
      console.print("$ cat " + file);
      console.printBytes(Files.readAllBytes(file));
    }
  }

  private void layOut() throws OutputException {
    console.print("");
    console.print(
        "All steps succeeded. Where things lie:",
        "  " + first + ": where the images were built, an OCI image layout",
        "  " + second + ": where they were pulled to",
        "  " + workspace.resolve("registry") + ": what the registry stored",
        "  " + workspace.resolve("rootfs") + ": the unpacked image",
        "  " + workspace.resolve("user-defined-rootfs") + ": the unpacked image built upon it");
  }

  private void step(String title) throws OutputException {
    step++;
    console.print("", "== " + step + ". " + title);
  }

  private void command(Object... words) throws IOException {
    List<String> arguments = new ArrayList<>();
    Arrays.stream(words).forEach(word -> arguments.add(word.toString()));
    String[] line = arguments.toArray(String[]::new);
    typed(line);
    int code = invocation.runner().run(console, invocation.cancellation(), line);
    if (code != 0) {
      throw new FailedStep(step, code);
    }
  }

  private void typed(String... line) throws OutputException {
    console.print("$ cloudimage " + String.join(" ", line));
  }

  private static long files(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).count();
    }
  }
}
