// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.config.Environment;
import io.cloudimage.cli.config.RegistrySettings;
import io.cloudimage.registry.auth.CredentialFiles;
import io.cloudimage.registry.auth.CredentialStore;
import io.cloudimage.registry.auth.DockerConfigCredentials;
import io.cloudimage.registry.auth.HelperPrograms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the user's credentials are: in the file that was named, and there alone; else where Docker
 * keeps them, then where podman does. {@code login} writes to the file that was named, else to
 * Docker's.
 */
public final class Credentials {
  private Credentials() {}

  /** All that the user's files know. */
  public static CredentialFiles source(Environment environment, RegistrySettings settings) {
    List<Path> files =
        named(environment, settings)
            .map(List::of)
            .orElseGet(() -> CredentialFiles.locate(environment.variables(), environment.home()));
    return new CredentialFiles(files, helpers(environment));
  }

  static CredentialStore store(Environment environment, RegistrySettings settings) {
    return new CredentialStore(file(environment, settings), helpers(environment));
  }

  /** The file that {@code login} and {@code logout} change. */
  static Path file(Environment environment, RegistrySettings settings) {
    return named(environment, settings)
        .orElseGet(
            () -> DockerConfigCredentials.locate(environment.variables(), environment.home()));
  }

  private static Optional<Path> named(Environment environment, RegistrySettings settings) {
    return settings
        .authFile()
        .or(
            () ->
                environment
                    .variable("REGISTRY_AUTH_FILE")
                    .filter(name -> !name.isEmpty())
                    .map(Path::of));
  }

  private static HelperPrograms helpers(Environment environment) {
    List<Path> directories = new ArrayList<>();
    for (String directory : environment.variable("PATH").orElse("").split(":")) {
      if (!directory.isEmpty()) {
        directories.add(Path.of(directory));
      }
    }
    return HelperPrograms.in(directories);
  }
}
