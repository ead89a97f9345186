// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.option;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code convert} takes beside the image. */
public final class LiftFlags {
  @Option(
      names = {"-t", "--tag"},
      paramLabel = "NEW",
      description = "A name for the result. Repeatable. Default: NAME itself.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--domain",
      paramLabel = "PATH=DOMAIN",
      description =
          "The registry that a repository, or all below a path, is of, whatever files say."
              + " Repeatable.")
  private List<String> domains = new ArrayList<>();

  @Option(
      names = "--default-registry",
      paramLabel = "DOMAIN",
      description =
          "The registry of what neither the image nor --domain tells. Default: docker.io.")
  private @Nullable String defaultRegistry;

  @Option(
      names = "--skip-damaged",
      description = "Leave what is damaged in the folder, instead of stopping.")
  private boolean skipDamaged;

  @Option(
      names = "--all-platforms",
      description =
          "Take indexes along whole where the folder has all of their platforms. Most tools that"
              + " copy indexes refuse one within another.")
  private boolean allPlatforms;

  @Option(
      names = "--drop-leftovers",
      description = "Leave out the registry's files that belong to no image.")
  private boolean dropLeftovers;

  @Option(
      names = "--compression",
      paramLabel = "NAME[:LEVEL]",
      description =
          "How layers that are written anew are compressed: zstd, gzip or none. Default: zstd:3.")
  private @Nullable String compression;

  @Option(names = "--dry-run", description = "Read and verify all, show what would be done.")
  private boolean dryRun;

  public List<String> names() {
    return List.copyOf(names);
  }

  public List<String> domains() {
    return List.copyOf(domains);
  }

  public Optional<String> defaultRegistry() {
    return Optional.ofNullable(defaultRegistry);
  }

  public boolean skipDamaged() {
    return skipDamaged;
  }

  public boolean allPlatforms() {
    return allPlatforms;
  }

  public boolean dropLeftovers() {
    return dropLeftovers;
  }

  public Optional<String> compression() {
    return Optional.ofNullable(compression);
  }

  public boolean dryRun() {
    return dryRun;
  }
}
