// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.remote;

import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.PlatformOption;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.transfer.PlatformChoice;
import io.cloudimage.registry.RemoteRepository;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code digest}: what a name names. */
@Command(
    name = "digest",
    description =
        "Print the digest of an image in a registry. It is asked for by HEAD, which counts as no"
            + " pull; with --platform the index is read.",
    footer = {
      "",
      "Examples:",
      "  cloudimage digest hub.example.com/kubernetes:v1.19.8",
      "  cloudimage digest --platform linux/arm64 hub.example.com/kubernetes:v1.19.8"
    })
public final class DigestCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private PlatformOption platform = new PlatformOption();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Parameters(paramLabel = "NAME", description = "An image, by tag or by digest.")
  private String name = "";

  public DigestCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    ImageName image = config.imageName(name);
    try (Registries registries = Registries.of(invocation, config)) {
      RemoteRepository repository = registries.repository(image);
      Descriptor found = repository.resolve(image.reference());
      if (platform.platform().isPresent()) {
        found = PlatformChoice.choose(repository, found, platform.platform().get());
      }
      new ContentReport(image.familiar(), found).print(invocation.console(), format);
    }
    return 0;
  }
}
