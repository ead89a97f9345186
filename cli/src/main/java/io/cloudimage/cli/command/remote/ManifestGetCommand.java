// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.remote;

import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.PlatformOption;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.json.Json;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.transfer.PlatformChoice;
import io.cloudimage.registry.RemoteRepository;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code manifest get}: a manifest's bytes. */
@Command(
    name = "get",
    description =
        "Print a manifest or an index of a registry, byte for byte, after its digest was checked.",
    footer = {
      "",
      "Examples:",
      "  cloudimage manifest get hub.example.com/kubernetes:v1.19.8 | sha256sum",
      "  cloudimage manifest get --platform linux/arm64 --pretty hub.example.com/kubernetes:v1.19.8"
    })
public final class ManifestGetCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private PlatformOption platform = new PlatformOption();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Option(names = "--pretty", description = "With line breaks, for people: other bytes then.")
  private boolean pretty;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to: a file, which is there wholly or not at all.")
  private @Nullable Path output;

  @Parameters(paramLabel = "NAME", description = "An image, by tag or by digest.")
  private String name = "";

  public ManifestGetCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    ImageName image = config.imageName(name);
    byte[] bytes;
    try (Registries registries = Registries.of(invocation, config)) {
      bytes = read(registries.repository(image), image);
    }
    if (pretty) {
      bytes = Json.writePretty(Json.readObject(bytes, "manifest", JsonLimits.DOCUMENT).toMap());
    }
    new ContentOutput(invocation.console(), output).write(new ByteArrayInputStream(bytes));
    return 0;
  }

  private byte[] read(RemoteRepository repository, ImageName image) throws IOException {
    Optional<Platform> wanted = platform.platform();
    if (wanted.isEmpty()) {
      return repository.fetchDocument(image.reference()).bytes();
    }
    Descriptor root = repository.resolve(image.reference());
    return Content.readDocument(repository, PlatformChoice.choose(repository, root, wanted.get()));
  }
}
