// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.option;

import io.cloudimage.oci.model.Platform;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code save} takes to write one container image out of a CloudImage. */
public final class SavedMemberFlags {
  @Option(
      names = "--member",
      paramLabel = "IMAGE",
      description = "Write this container image alone, which travels along with NAME.")
  private @Nullable String member;

  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH",
      description =
          "The platform of --member, for example linux/arm64. Default: all that there are.")
  private @Nullable Platform platform;

  @Option(
      names = "--archive-format",
      paramLabel = "FORM",
      defaultValue = "oci-archive",
      description =
          "What --member is written as: ${COMPLETION-CANDIDATES}. A docker-archive is what docker"
              + " save writes, for one platform. Default: oci-archive.")
  private ArchiveForm form = ArchiveForm.OCI_ARCHIVE;

  public Optional<String> member() {
    return Optional.ofNullable(member);
  }

  /** None, or one. */
  public List<Platform> platforms() {
    return platform == null ? List.of() : List.of(platform);
  }

  public boolean isDockerArchive() {
    return form == ArchiveForm.DOCKER_ARCHIVE;
  }
}
