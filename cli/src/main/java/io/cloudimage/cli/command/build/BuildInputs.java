// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.build;

import io.cloudimage.cli.command.Assignments;
import io.cloudimage.cli.config.Environment;
import io.cloudimage.cli.option.BuildFlags;
import io.cloudimage.cli.option.KubefileFlags;
import io.cloudimage.oci.build.BuildContext;
import io.cloudimage.oci.build.BuildOptions;
import io.cloudimage.oci.build.ImageFormat;
import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.kubefile.Kubefile;
import io.cloudimage.oci.model.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a build starts from, made out of what was typed. */
public final class BuildInputs {
  private static final Path STANDARD_INPUT = Path.of("-");

  private BuildInputs() {}

  /** The Kubefile that was named, or the context's. */
  public static Kubefile kubefile(Optional<Path> file, BuildContext context, InputStream input)
      throws IOException {
    if (file.equals(Optional.of(STANDARD_INPUT))) {
      return Kubefile.parse("standard input", input.readNBytes(Kubefile.MAXIMUM_BYTES + 1));
    }
    Path path = file.orElseGet(() -> context.directory().resolve("Kubefile"));
    if (!Files.isRegularFile(path)) {
      throw new OciException(ErrorKind.NOT_FOUND, "there is no Kubefile at " + path)
          .withHint("put a file named Kubefile into the context, or name one with -f");
    }
    try (InputStream in = Files.newInputStream(path)) {
      return Kubefile.parse(
          String.valueOf(path.getFileName()), in.readNBytes(Kubefile.MAXIMUM_BYTES + 1));
    }
  }

  /** What the Kubefile is read with; the rest is as usual. */
  public static BuildOptions options(KubefileFlags flags, Environment environment)
      throws OciException {
    try {
      BuildOptions options =
          BuildOptions.defaults()
              .withBuildArgs(Assignments.parse(flags.buildArguments(), "--build-arg", environment));
      List<Platform> platforms = new ArrayList<>();
      flags.platforms().forEach(text -> platforms.add(Platform.parse(text)));
      return platforms.isEmpty() ? options : options.withPlatforms(platforms);
    } catch (IllegalArgumentException e) {
      throw cannotBuild(e);
    }
  }

  static BuildOptions options(KubefileFlags kubefile, BuildFlags flags, Environment environment)
      throws OciException {
    try {
      BuildOptions options =
          options(kubefile, environment)
              .withLabels(Assignments.parse(flags.labels(), "--label"))
              .withCreated(created(flags, environment))
              .withFormat(format(flags.format()));
      return flags.compression().isPresent()
          ? options.withCompression(CompressionChoice.parse(flags.compression().get()))
          : options;
    } catch (IllegalArgumentException e) {
      throw cannotBuild(e);
    }
  }

  private static OciException cannotBuild(IllegalArgumentException e) {
    return new OciException(ErrorKind.INVALID, "cannot build: " + e.getMessage(), e);
  }

  private static ImageFormat format(String text) {
    return switch (text) {
      case "cloudimage" -> ImageFormat.CLOUDIMAGE;
      case "oci" -> ImageFormat.OCI;
      default ->
          throw new IllegalArgumentException(
              "--format is cloudimage or oci, not " + Printable.quote(text));
    };
  }

  private static Instant created(BuildFlags flags, Environment environment) {
    Optional<String> variable = environment.variable("SOURCE_DATE_EPOCH");
    try {
      long seconds =
          flags.sourceDateEpoch().orElseGet(() -> variable.map(Long::parseLong).orElse(0L));
      return Instant.ofEpochSecond(seconds);
    } catch (NumberFormatException | DateTimeException e) {
      throw new IllegalArgumentException(
          "SOURCE_DATE_EPOCH is a number of seconds since 1970, not "
              + Printable.quote(variable.orElse("")),
          e);
    }
  }
}
