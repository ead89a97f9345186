// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.copy;

import io.cloudimage.oci.archive.DockerArchiveWriter;
import io.cloudimage.oci.bundle.SaveReport;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.transfer.Copier;
import io.cloudimage.oci.transfer.CopyOptions;
import io.cloudimage.oci.transfer.CopyReport;
import io.cloudimage.oci.transfer.PlatformChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes a container image as {@code docker save} does. */
final class DockerArchiveSave {
  private DockerArchiveSave() {}

  /**
   * Writes the image for one platform.
   *
   * @param platforms one, or none if the image is for one alone
   * @throws OciException INVALID if it is for several and none was chosen; CONFLICT if the file is
   *     there
   */
  static SaveReport save(
      MemberSource image, List<Platform> platforms, Path file, CopyOptions options)
      throws IOException {
    Descriptor manifest = manifest(image, platforms);
    try (DockerArchiveWriter archive = DockerArchiveWriter.create(file)) {
      CopyReport report =
          new Copier(options.withConcurrency(1)).copy(image, manifest, archive, Optional.empty());
      // The whole name: of a short one podman makes localhost/….
      archive.complete(
          manifest, image.name().tag().map(tag -> image.name().withTag(tag).toString()));
      return new SaveReport(List.of(new SaveReport.Image(image.name(), report, 0)), 0, 0);
    }
  }

  private static Descriptor manifest(MemberSource image, List<Platform> platforms)
      throws IOException {
    if (!image.root().mediaType().isIndex()) {
      return image.root();
    }
    List<Descriptor> offered =
        PlatformChoice.candidates(Content.readIndex(image, image.root()).value());
    if (platforms.isEmpty() && offered.size() > 1) {
      throw new OciException(
              ErrorKind.INVALID,
              "a docker-archive holds one platform, and "
                  + image.name()
                  + " has "
                  + offered.stream()
                      .flatMap(each -> each.platform().stream())
                      .map(Platform::toString)
                      .collect(Collectors.joining(", ")))
          .withHint("choose one with --platform");
    }
    return platforms.isEmpty()
        ? offered.get(0)
        : PlatformChoice.choose(image, image.root(), platforms.get(0));
  }
}
