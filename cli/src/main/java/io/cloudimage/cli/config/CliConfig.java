// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.config;

import io.cloudimage.cli.output.LogLevel;
import io.cloudimage.cli.output.ProgressMode;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.NameDefaults;
import io.cloudimage.oci.model.RegistryHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a command works with, every question decided.
 *
 * @param dataRoot the directory of the local store, absolute
 * @param names what completes a short name
 */
public record CliConfig(
    Path dataRoot,
    LogLevel logLevel,
    ProgressMode progress,
    NameDefaults names,
    RegistrySettings registry) {

  /**
   * Resolves what was asked for: a flag goes before a variable, a variable before the file.
   *
   * @param flags what was typed; a setting that was not typed is not in it
   * @throws OciException INVALID if a value is not one; the message says where it comes from
   */
  public static CliConfig resolve(Map<Setting, List<String>> flags, Environment environment)
      throws IOException {
    return new ConfigResolver(flags, environment, ConfigFile.load(environment)).resolve();
  }

  /**
   * A name as a user types it, completed.
   *
   * @throws OciException INVALID if it is no name
   */
  public ImageName imageName(String text) throws OciException {
    try {
      return ImageName.parse(text, names);
    } catch (IllegalArgumentException e) {
      throw new OciException(
          ErrorKind.INVALID,
          Printable.quote(text) + " is not the name of an image: " + e.getMessage(),
          e);
    }
  }

  /**
   * A registry as a user types it.
   *
   * @throws OciException INVALID if it is none
   */
  public RegistryHost registryHost(String text) throws OciException {
    try {
      return RegistryHost.parse(text);
    } catch (IllegalArgumentException e) {
      throw new OciException(
          ErrorKind.INVALID, Printable.quote(text) + " is not a registry: " + e.getMessage(), e);
    }
  }
}
