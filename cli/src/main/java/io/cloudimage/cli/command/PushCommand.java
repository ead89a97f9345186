// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.ImageName;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code push}: an image of the local store to its registry. */
@Command(
    name = "push",
    description = "Send an image of the local store to a registry; what is there stays there.",
    footer = {
      "",
      "Examples:",
      "  cloudimage push hub.example.com/kubernetes:v1.19.8",
      "  cloudimage push kubernetes:v1.19.8 hub.example.com/kubernetes:v1.19.8"
    })
public final class PushCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Parameters(index = "0", paramLabel = "NAME", description = "An image of the local store.")
  private String name = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DESTINATION",
      description = "What it is called in the registry. Default: NAME.")
  private @Nullable String destination;

  public PushCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    ImageName source = config.imageName(name);
    ImageName target = destination == null ? source : config.imageName(destination);
    if (destination != null && target.digest().isPresent()) {
      throw new OciException(
          ErrorKind.INVALID, "cannot push to " + target.familiar() + ": name a tag, not a digest");
    }
    try (OpenStore store = OpenStore.open(config);
        Registries registries = Registries.of(invocation, config)) {
      new CopyResult(
              "pushed", target, new ImageCopy(invocation, store, registries).push(source, target))
          .print(invocation.console(), format);
    }
    return 0;
  }
}
