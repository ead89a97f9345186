// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which container images belong to a CloudImage, beside those that its files name. */
public final class FindFlags {
  @Option(
      names = "--image",
      paramLabel = "NAME",
      description = "A container image that no file names. Repeatable.")
  private List<String> images = new ArrayList<>();

  @Option(
      names = "--image-list",
      paramLabel = "FILE",
      description = "A file with a container image's name per line. Repeatable.")
  private List<Path> imageLists = new ArrayList<>();

  @Option(
      names = "--ignore-image",
      paramLabel = "PATTERN",
      description =
          "Leave out container images of this name; * stands for any characters. Repeatable.")
  private List<String> ignored = new ArrayList<>();

  @Option(
      names = "--skip-file",
      paramLabel = "PATTERN",
      description = "Search no files of this path; * stands for any characters. Repeatable.")
  private List<String> skipped = new ArrayList<>();

  @Option(
      names = "--image-path",
      paramLabel = "KIND:PATH",
      description =
          "A field of a kind that holds images, for example Task:spec.steps[].image. Repeatable.")
  private List<String> fields = new ArrayList<>();

  @Option(
      names = "--env",
      paramLabel = "NAME=VALUE",
      description = "A value that templates (*.tmpl) are rendered with. Repeatable.")
  private List<String> environment = new ArrayList<>();

  @Option(
      names = "--chart-values",
      paramLabel = "FILE",
      description = "Values for Helm charts, as helm -f has them. Repeatable.")
  private List<Path> values = new ArrayList<>();

  @Option(
      names = "--chart-set",
      paramLabel = "PATH=VALUE",
      description = "A value for Helm charts, as helm --set has it. Repeatable.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--helm",
      paramLabel = "PROGRAM",
      description =
          "The helm that renders charts; none to derive names from values. Default: the one on"
              + " PATH.")
  private @Nullable String helm;

  @Option(
      names = "--helm-timeout",
      paramLabel = "TIME",
      defaultValue = "60s",
      description = "How long helm may take for one chart. Default: 60s.")
  private Duration helmTimeout = Duration.ofMinutes(1);

  public List<String> images() {
    return List.copyOf(images);
  }

  public List<Path> imageLists() {
    return List.copyOf(imageLists);
  }

  /** As typed. */
  public List<String> ignored() {
    return List.copyOf(ignored);
  }

  /** As typed. */
  public List<String> skipped() {
    return List.copyOf(skipped);
  }

  /** As typed: {@code KIND:PATH}. */
  public List<String> fields() {
    return List.copyOf(fields);
  }

  /** As typed: {@code NAME=VALUE}. */
  public List<String> environment() {
    return List.copyOf(environment);
  }

  public List<Path> values() {
    return List.copyOf(values);
  }

  /** As typed: {@code PATH=VALUE}. */
  public List<String> settings() {
    return List.copyOf(settings);
  }

  /** The program that was named. */
  public Optional<String> helm() {
    return Optional.ofNullable(helm);
  }

  public Duration helmTimeout() {
    return helmTimeout;
  }
}
