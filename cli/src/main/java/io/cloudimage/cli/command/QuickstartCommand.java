// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.output.Console;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code quickstart}: the main job from end to end, shown step by step. */
@Command(
    name = "quickstart",
    description =
        "Show all of the main job, step by step: build, serve, push, pull, verify, unpack, build"
            + " upon it. Needs neither network nor root, and removes what it made.")
public final class QuickstartCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(names = "--keep", description = "Keep what was made, and say where it is.")
  private boolean keep;

  @Option(
      names = "--rootfs",
      paramLabel = "DIR",
      description =
          "Start from this root file system, with its Kubefile. Default: the example's, the whole"
              + " one if make-rootfs has made it, else the small one. Container images that it names"
              + " and the example does not are pulled.")
  private @Nullable Path rootfs;

  public QuickstartCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    ExampleFiles examples = ExampleFiles.find(invocation.environment());
    Path workspace = Files.createTempDirectory("cloudimage-quickstart-");
    try {
      Path context = context(examples, workspace);
      Optional<Path> images = images(examples, workspace, context);
      new Quickstart(invocation, workspace).run(context, images, examples.derived());
      return 0;
    } catch (FailedStep e) {
      invocation.console().error(String.valueOf(e.getMessage()));
      return e.code();
    } finally {
      end(workspace);
    }
  }

  private Path context(ExampleFiles examples, Path workspace) throws IOException {
    Path given = rootfs;
    if (given != null) {
      if (!Files.isRegularFile(given.resolve("Kubefile"))) {
        throw new OciException(ErrorKind.NOT_FOUND, "there is no Kubefile in " + given);
      }
      return given.toAbsolutePath();
    }
    if (Files.isRegularFile(examples.large().resolve("Kubefile"))) {
      return examples.large();
    }
    Path small = workspace.resolve("kubernetes");
    invocation.console().print("$ " + examples.maker() + " --small " + small);
    examples.makeSmall(small);
    return small;
  }

  /** Small ones in the place of registries', unless the context has its own in registry/. */
  private Optional<Path> images(ExampleFiles examples, Path workspace, Path context)
      throws IOException {
    if (Files.isDirectory(context.resolve("registry"))) {
      return Optional.empty();
    }
    Path images = workspace.resolve("images");
    invocation.console().print("$ " + examples.imageMaker() + " --small " + images);
    examples.makeImages(images);
    return Optional.of(images);
  }

  private void end(Path workspace) throws IOException {
    Console console = invocation.console();
    if (keep) {
      console.print("", "Kept: " + workspace);
      return;
    }
    remove(workspace);
    console.print("", "Removed " + workspace + "; --keep keeps it.");
  }

  private static void remove(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
