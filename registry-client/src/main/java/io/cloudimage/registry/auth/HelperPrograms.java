// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.registry.auth;

import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where credential helpers are found: programs named {@code docker-credential-NAME}.
 *
 * @param searchPath the directories to look into, as of PATH; relative ones are passed over
 * @param timeLimit how long a helper may take
 */
public record HelperPrograms(List<Path> searchPath, Duration timeLimit) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");

  public HelperPrograms {
    searchPath = List.copyOf(searchPath);
  }

  /** With 30 seconds for each call. */
  public static HelperPrograms in(List<Path> searchPath) {
    return new HelperPrograms(searchPath, Duration.ofSeconds(30));
  }

  /**
   * @throws OciException UNSAFE if the name could be anything but a name; NOT_FOUND if there is no
   *     such program: nothing else is tried in its place
   */
  HelperProgram find(String name) throws OciException {
    if (!NAME.matcher(name).matches()) {
      throw new OciException(
          ErrorKind.UNSAFE,
          "the credential helper's name is "
              + Printable.quote(name)
              + "; expected letters, digits and _ . -");
    }
    String file = "docker-credential-" + name;
    for (Path directory : searchPath) {
      Path program = directory.resolve(file);
      if (directory.isAbsolute() && Files.isRegularFile(program) && Files.isExecutable(program)) {
        return new HelperProgram(name, program, timeLimit);
      }
    }
    throw new OciException(
        ErrorKind.NOT_FOUND,
        "there is no program " + file + " in PATH, which the docker config names",
        "install it, or remove it from credsStore and credHelpers of the docker config",
        null);
  }
}
