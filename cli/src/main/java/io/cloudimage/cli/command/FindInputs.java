// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.config.Environment;
import io.cloudimage.cli.option.FindFlags;
import io.cloudimage.oci.collect.ChartOptions;
import io.cloudimage.oci.collect.FilePattern;
import io.cloudimage.oci.collect.FindOptions;
import io.cloudimage.oci.collect.ImageField;
import io.cloudimage.oci.collect.NamePattern;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** How container images are searched for, made out of what was typed. */
public final class FindInputs {
  private static final String NO_HELM = "none";

  private FindInputs() {}

  /**
   * @throws OciException INVALID if a flag is malformed, NOT_FOUND if the helm that was named is
   *     not there
   */
  public static FindOptions options(FindFlags flags, Environment environment) throws OciException {
    try {
      return FindOptions.defaults()
          .withImages(flags.images())
          .withImageLists(flags.imageLists())
          .withIgnored(flags.ignored().stream().map(NamePattern::parse).toList())
          .withSkippedFiles(flags.skipped().stream().map(FilePattern::new).toList())
          .withFields(flags.fields().stream().map(ImageField::parse).toList())
          .withEnvironment(Assignments.parse(flags.environment(), "--env", environment))
          .withCharts(charts(flags, environment));
    } catch (IllegalArgumentException e) {
      throw new OciException(
          ErrorKind.INVALID, "cannot search for container images: " + e.getMessage(), e);
    }
  }

  private static ChartOptions charts(FindFlags flags, Environment environment) throws OciException {
    ChartOptions charts =
        ChartOptions.defaults()
            .withTimeout(flags.helmTimeout())
            .withValues(flags.values())
            .withSettings(flags.settings());
    return helm(flags, environment).map(charts::withHelm).orElse(charts);
  }

  private static Optional<Path> helm(FindFlags flags, Environment environment) throws OciException {
    Optional<String> named = flags.helm();
    if (named.isEmpty()) {
      return onPath("helm", environment);
    }
    if (named.get().equals(NO_HELM)) {
      return Optional.empty();
    }
    Optional<Path> program =
        named.get().indexOf('/') < 0
            ? onPath(named.get(), environment)
            : Optional.of(Path.of(named.get())).filter(Files::isExecutable);
    if (program.isEmpty()) {
      throw new OciException(ErrorKind.NOT_FOUND, "there is no program " + named.get())
          .withHint("--helm none derives names from the charts' values");
    }
    return program;
  }

  /** Relative parts of PATH are passed over: what they hold depends on where one stands. */
  private static Optional<Path> onPath(String name, Environment environment) {
    for (String part : environment.variable("PATH").orElse("").split(File.pathSeparator)) {
      try {
        Path program = Path.of(part).resolve(name);
        if (program.isAbsolute() && Files.isRegularFile(program) && Files.isExecutable(program)) {
          return Optional.of(program);
        }
      } catch (InvalidPathException e) {
        continue;
      }
    }
    return Optional.empty();
  }
}
