// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.remote;

import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.registry.RemoteRepository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code blob get}: a blob's bytes. */
@Command(
    name = "get",
    description =
        "Print a blob of a registry as it is stored. Its digest is checked: a file appears only if"
            + " it is right; standard output is followed by an error if it was not.",
    footer = {
      "",
      "Examples:",
      "  cloudimage blob get -o layer.tar.gz hub.example.com/app@sha256:2acef309...",
      "  cloudimage blob get hub.example.com/app@sha256:2acef309... | tar tzf -"
    })
public final class BlobGetCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to: a file, which is there wholly or not at all.")
  private @Nullable Path output;

  @Parameters(paramLabel = "NAME", description = "The repository with the blob's digest.")
  private String name = "";

  public BlobGetCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    ImageName blob = RemoteName.withReference(config, name);
    try (Registries registries = Registries.of(invocation, config)) {
      RemoteRepository repository = registries.repository(blob);
      try (InputStream in = repository.fetch(repository.resolveBlob(RemoteName.digest(blob)))) {
        new ContentOutput(invocation.console(), output).write(in);
      }
    }
    return 0;
  }
}
