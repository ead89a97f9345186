// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code build} takes beside its context. */
public final class BuildFlags {
  @Option(
      names = {"-t", "--tag"},
      paramLabel = "NAME",
      description = "A name for the image. Repeatable.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--label",
      paramLabel = "NAME=VALUE",
      description = "A label for the image. Repeatable.")
  private List<String> labels = new ArrayList<>();

  @Option(
      names = "--compression",
      paramLabel = "NAME[:LEVEL]",
      description = "How layers are compressed: zstd, gzip or none. Default: zstd:3.")
  private @Nullable String compression;

  @Option(
      names = "--source-date-epoch",
      paramLabel = "SECONDS",
      description = "The time of all files and of the image. Default: $SOURCE_DATE_EPOCH, else 0.")
  private @Nullable Long sourceDateEpoch;

  @Option(
      names = "--pull",
      paramLabel = "WHEN",
      defaultValue = "missing",
      description =
          "When bases are fetched: ${COMPLETION-CANDIDATES}; with never, container images come from"
              + " the local store, too. Default: missing.")
  private PullPolicy pull = PullPolicy.MISSING;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "cloudimage",
      description = "cloudimage, or oci for a plain container image. Default: cloudimage.")
  private String format = "cloudimage";

  @Option(
      names = "--metadata-file",
      paramLabel = "FILE",
      description = "Write names, digests, layers and sizes to this file, as JSON.")
  private @Nullable Path metadataFile;

  @Option(
      names = "--locked",
      description =
          "Build what the lock file says, and fail if it lacks something or says too much.")
  private boolean locked;

  @Option(
      names = "--no-cache",
      description = "Make every layer anew, also those whose files have not changed.")
  private boolean noCache;

  @Option(
      names = "--push",
      description = "Push the image under all its names; new layers go while they are made.")
  private boolean push;

  public List<String> names() {
    return List.copyOf(names);
  }

  /** As typed: {@code NAME=VALUE}. */
  public List<String> labels() {
    return List.copyOf(labels);
  }

  public Optional<String> compression() {
    return Optional.ofNullable(compression);
  }

  /** In seconds since 1970. */
  public Optional<Long> sourceDateEpoch() {
    return Optional.ofNullable(sourceDateEpoch);
  }

  public PullPolicy pull() {
    return pull;
  }

  public String format() {
    return format;
  }

  public Optional<Path> metadataFile() {
    return Optional.ofNullable(metadataFile);
  }

  public boolean locked() {
    return locked;
  }

  public boolean noCache() {
    return noCache;
  }

  public boolean push() {
    return push;
  }
}
