// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What decides what a Kubefile asks for. */
public final class KubefileFlags {
  @Option(
      names = {"-f", "--file"},
      paramLabel = "KUBEFILE",
      description = "The Kubefile; - for standard input. Default: Kubefile in the context.")
  private @Nullable Path file;

  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH",
      split = ",",
      description =
          "What to build for, for example linux/arm64. Repeatable: several make one image with"
              + " an index. Default: this machine's.")
  private List<String> platforms = new ArrayList<>();

  @Option(
      names = "--build-arg",
      paramLabel = "NAME=VALUE",
      description = "A value for an ARG; without =VALUE, the environment variable's. Repeatable.")
  private List<String> buildArguments = new ArrayList<>();

  @Option(
      names = "--lock",
      paramLabel = "FILE",
      description = "The lock file. Default: cloudimage.lock in the context.")
  private @Nullable Path lock;

  /** The Kubefile that was named. */
  public Optional<Path> file() {
    return Optional.ofNullable(file);
  }

  public List<String> platforms() {
    return List.copyOf(platforms);
  }

  /** As typed: {@code NAME=VALUE}, or {@code NAME} for the environment's value. */
  public List<String> buildArguments() {
    return List.copyOf(buildArguments);
  }

  /** The lock file that was named. */
  public Optional<Path> lock() {
    return Optional.ofNullable(lock);
  }
}
