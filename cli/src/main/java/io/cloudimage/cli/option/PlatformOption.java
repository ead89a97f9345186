// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.option;

import io.cloudimage.oci.model.Platform;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --platform}, of one. */
public final class PlatformOption {
  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH",
      description = "Which image of several, for example linux/arm64.")
  private @Nullable Platform platform;

  /** The platform that was asked for. */
  public Optional<Platform> platform() {
    return Optional.ofNullable(platform);
  }
}
