// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.artifact;

import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.command.copy.KnownLocations;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.oci.closure.Closure;
import io.cloudimage.oci.closure.ClosureLimits;
import io.cloudimage.oci.closure.ClosureReader;
import io.cloudimage.oci.location.ImageSource;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tree}: an image with all that is said about it. */
@Command(
    name = "tree",
    description = {
      "Show an image with all that is attached to it: its platforms, their referrers, and the tags"
          + " of signatures, attestations and SBOMs.",
      "",
      "NAME is an image in a registry, or a place as 'copy' takes it: store:NAME is one of the local"
          + " store."
    },
    footer = {
      "",
      "Examples:",
      "  cloudimage tree hub.example.com/kubernetes:v1.19.8",
      "  cloudimage tree --layers store:kubernetes:v1.19.8"
    })
public final class TreeCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Option(names = "--layers", description = "Show configs and layers, too.")
  private boolean layers;

  @Parameters(paramLabel = "NAME", description = "An image.")
  private String name = "";

  public TreeCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    try (Registries registries = Registries.of(invocation, config);
        ImageSource image = KnownLocations.of(config, registries).openSource(name)) {
      Closure closure =
          ClosureReader.read(image.repository(), image.root(), ClosureLimits.defaults());
      ClosureTree tree =
          ClosureTree.of(closure, layers ? Optional.of(image.repository()) : Optional.empty());
      if (format.isJson()) {
        invocation.console().printJson(tree.json(image.name()));
      } else {
        invocation.console().print(tree.lines(image.name()));
      }
    }
    return 0;
  }
}
