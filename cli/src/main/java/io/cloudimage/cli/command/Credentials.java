// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.config.Environment;
import io.cloudimage.cli.config.RegistrySettings;
import io.cloudimage.registry.auth.CredentialSource;
import io.cloudimage.registry.auth.CredentialStore;
import io.cloudimage.registry.auth.DockerConfigCredentials;
import io.cloudimage.registry.auth.HelperPrograms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the user's credentials are: in the file that was named, else where Docker keeps them. */
final class Credentials {
  private Credentials() {}

  static CredentialSource source(Environment environment, RegistrySettings settings) {
    return new DockerConfigCredentials(file(environment, settings), helpers(environment));
  }

  static CredentialStore store(Environment environment, RegistrySettings settings) {
    return new CredentialStore(file(environment, settings), helpers(environment));
  }

  /** The file that holds the credentials or names who does. */
  static Path file(Environment environment, RegistrySettings settings) {
    return settings
        .authFile()
        .or(() -> environment.variable("REGISTRY_AUTH_FILE").map(Path::of))
        .orElseGet(
            () -> DockerConfigCredentials.locate(environment.variables(), environment.home()));
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
