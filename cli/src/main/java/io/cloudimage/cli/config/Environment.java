// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the process was started in.
 *
 * @param variables the environment variables
 * @param home the user's home directory
 * @param superuser whether the user is root
 * @param installation the directory that holds this program with its examples, where that is known
 */
public record Environment(
    Map<String, String> variables, Path home, boolean superuser, Optional<Path> installation) {
  public Environment {
    variables = Map.copyOf(variables);
  }

  /** The environment of this process. */
  public static Environment ofProcess() {
    return new Environment(
        System.getenv(),
        homeOfUser(),
        isSuperuser(),
        Optional.ofNullable(System.getProperty("cloudimage.home")).map(Path::of));
  }

  /** As other programs have it: the variable, and the user database without it. */
  private static Path homeOfUser() {
    String home = System.getenv("HOME");
    return Path.of(home == null || home.isEmpty() ? System.getProperty("user.home", "/") : home);
  }

  /** A variable's value; a variable that is set to nothing counts as not set. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }

  private static boolean isSuperuser() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return System.getProperty("user.name", "").equals("root");
    }
  }
}
