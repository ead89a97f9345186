// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.config.Environment;
import io.cloudimage.cli.config.Setting;
import io.cloudimage.cli.option.GlobalOptions;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.cli.output.Console;
import io.cloudimage.oci.transfer.Cancellation;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One run of the program: what every command is given.
 *
 * @param input standard input
 * @param cancellation ends the command from outside
 * @param runner runs other command lines
 * @param global the options before or after the command's name
 */
public record Invocation(
    Console console,
    InputStream input,
    Environment environment,
    Cancellation cancellation,
    CommandRunner runner,
    GlobalOptions global) {

  /** The configuration of a command that speaks to no registry. */
  public CliConfig config() throws IOException {
    return CliConfig.resolve(global.flags(), environment);
  }

  /** The configuration of a command that speaks to registries. */
  public CliConfig config(RegistryFlags registry) throws IOException {
    Map<Setting, List<String>> flags = new EnumMap<>(Setting.class);
    flags.putAll(global.flags());
    flags.putAll(registry.flags());
    return CliConfig.resolve(flags, environment);
  }
}
