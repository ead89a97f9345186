// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.config;

import io.cloudimage.cli.output.LogLevel;
import io.cloudimage.cli.output.ProgressMode;
import io.cloudimage.oci.model.NameDefaults;
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
   * @throws io.cloudimage.oci.error.OciException INVALID if a value is not one; the message says
   *     where it comes from
   */
  public static CliConfig resolve(Map<Setting, List<String>> flags, Environment environment)
      throws IOException {
    return new ConfigResolver(flags, environment, ConfigFile.load(environment)).resolve();
  }
}
