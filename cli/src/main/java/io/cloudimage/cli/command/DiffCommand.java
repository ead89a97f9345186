// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.PlatformOption;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.difference.ComparedImage;
import io.cloudimage.oci.difference.ImageDifference;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.members.CloudImageRoot;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code diff}: what differs between two images. */
@Command(
    name = "diff",
    description = {
      "Show what differs between two images: files, container images that travel along, what the"
          + " configs say, and sizes by folder.",
      "",
      "Files are compared by content, mode, owner and attributes, not by time. Layers that both"
          + " images have are read once, or not at all where nothing differs."
    },
    footer = {
      "",
      "Examples:",
      "  cloudimage diff kubernetes:v1.19.8 kubernetes:v1.19.9",
      "  cloudimage diff --remote --exit-code hub.example.com/k8s:v1 hub.example.com/k8s:v2",
      "  cloudimage diff --format json kubernetes:v1.19.8 kubernetes:v1.19.9"
    })
public final class DiffCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private PlatformOption platform = new PlatformOption();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Option(names = "--remote", description = "Look at the images in their registries.")
  private boolean remote;

  @Option(names = "--exit-code", description = "End with exit code 4 if anything differs.")
  private boolean exitCode;

  @Parameters(index = "0", paramLabel = "A", description = "An image.")
  private String before = "";

  @Parameters(index = "1", paramLabel = "B", description = "Another one.")
  private String after = "";

  public DiffCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    ImageName one = config.imageName(before);
    ImageName other = config.imageName(after);
    ImageDifference difference;
    if (remote) {
      try (Registries registries = Registries.of(invocation, config)) {
        difference = compare(one, registries.source(one), other, registries.source(other));
      }
    } else {
      try (OpenStore store = OpenStore.open(config)) {
        difference =
            compare(one, store.layout().repository(one), other, store.layout().repository(other));
      }
    }
    new DiffReport(one, other, difference).print(invocation.console(), format);
    return (exitCode && !difference.isEmpty() ? ExitCode.MISMATCH : ExitCode.SUCCESS).code();
  }

  private ImageDifference compare(
      ImageName one, ReadableRepository first, ImageName other, ReadableRepository second)
      throws IOException {
    return ImageDifference.between(read(one, first), read(other, second));
  }

  private ComparedImage read(ImageName name, ReadableRepository repository) throws IOException {
    Descriptor root = repository.resolve(name.reference());
    ImageDetails.Variant variant =
        ImageDetails.read(repository, root).preferred(platform.platform());
    if (variant.config().isEmpty()) {
      throw new OciException(
          ErrorKind.UNSUPPORTED, name.familiar() + " is no image of files: nothing to compare");
    }
    return new ComparedImage(
        repository,
        variant.manifest(),
        variant.config().get(),
        CloudImageRoot.read(repository, root).members().stream()
            .filter(each -> platform.platform().map(p -> p.accepts(each.platform())).orElse(true))
            .toList());
  }
}
