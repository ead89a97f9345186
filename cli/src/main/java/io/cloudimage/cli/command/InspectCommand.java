// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.PlatformOption;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.cli.output.Console;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inspect}: all that is known of an image. */
@Command(
    name = "inspect",
    description = "Show what an image is made of.",
    footer = {
      "",
      "Examples:",
      "  cloudimage inspect kubernetes:v1.19.8",
      "  cloudimage inspect --remote --config hub.example.com/kubernetes:v1.19.8"
    })
public final class InspectCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private PlatformOption platform = new PlatformOption();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Option(names = "--remote", description = "Look at the image in its registry, without a pull.")
  private boolean remote;

  @ArgGroup private Document document = new Document();

  /** A document as it is, instead of what it says. */
  static final class Document {
    @Option(
        names = "--raw",
        description = "Print the manifest or index, byte for byte as it is stored.")
    private boolean raw;

    @Option(names = "--config", description = "Print the config, byte for byte as it is stored.")
    private boolean config;
  }

  @Parameters(paramLabel = "NAME", description = "An image.")
  private String name = "";

  public InspectCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    ImageName image = config.imageName(name);
    if (!remote) {
      try (OpenStore store = OpenStore.open(config)) {
        show(image, store.layout(), store.layout().resolve(image), store);
      }
      return 0;
    }
    try (Registries registries = Registries.of(invocation, config)) {
      ReadableRepository repository = registries.repository(image);
      show(image, repository, repository.resolve(image.reference()), ImageReport.REMOTE);
    }
    return 0;
  }

  private void show(ImageName image, ContentSource source, Descriptor root, ImageReport.Place place)
      throws IOException {
    Console console = invocation.console();
    if (document.raw && platform.platform().isEmpty()) {
      console.printBytes(Content.readDocument(source, root));
      return;
    }
    ImageDetails details = ImageDetails.read(source, root);
    if (document.raw) {
      Descriptor manifest = details.preferred(platform.platform()).descriptor();
      console.printBytes(Content.readDocument(source, manifest));
    } else if (document.config) {
      Descriptor config = details.preferred(platform.platform()).manifest().config();
      console.printBytes(Content.readDocument(source, config));
    } else {
      ImageReport report = new ImageReport(image.familiar(), details, place);
      if (format.isJson()) {
        console.printJson(ImageTree.of(report));
      } else {
        console.print(ImageText.of(report));
      }
    }
  }
}
