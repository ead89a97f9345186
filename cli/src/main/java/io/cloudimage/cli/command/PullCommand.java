// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.PlatformOption;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.oci.model.ImageName;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pull}: an image from its registry to the local store. */
@Command(
    name = "pull",
    description =
        "Fetch an image from a registry into the local store, with all its platforms unless one"
            + " is named.",
    footer = {
      "",
      "Examples:",
      "  cloudimage pull hub.example.com/kubernetes:v1.19.8",
      "  cloudimage pull --platform linux/arm64 hub.example.com/kubernetes:v1.19.8"
    })
public final class PullCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private PlatformOption platform = new PlatformOption();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Parameters(paramLabel = "NAME", description = "An image, by tag or by digest.")
  private String name = "";

  public PullCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    ImageName image = config.imageName(name);
    try (OpenStore store = OpenStore.open(config);
        Registries registries = Registries.of(invocation, config)) {
      new CopyResult(
              "pulled",
              image,
              new ImageCopy(invocation, store, registries).pull(image, platform.platform()))
          .print(invocation.console(), format);
    }
    return 0;
  }
}
