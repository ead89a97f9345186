// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.copy;

import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.oci.location.DockerArchiveProvider;
import io.cloudimage.oci.location.LayoutProvider;
import io.cloudimage.oci.location.Locations;
import io.cloudimage.oci.location.OciArchiveProvider;
import java.util.List;

/** All places that a command may read from and write to. */
public final class KnownLocations {
  private KnownLocations() {}

  public static Locations of(CliConfig config, Registries registries) {
    return new Locations(
        new RegistryProvider(config, registries),
        List.of(
            new LayoutProvider(),
            new OciArchiveProvider(),
            new DockerArchiveProvider(),
            new StoreProvider(config)));
  }
}
