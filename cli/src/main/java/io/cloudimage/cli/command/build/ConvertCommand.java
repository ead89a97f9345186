// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.build;

import io.cloudimage.cli.command.ImageCopy;
import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.OpenStore;
import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.LiftFlags;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.oci.build.BaseImage;
import io.cloudimage.oci.build.LiftOptions;
import io.cloudimage.oci.build.LiftReport;
import io.cloudimage.oci.build.RegistryLift;
import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.lift.NameMapping;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.RegistryHost;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code convert}: an image with a folder of container images to one with members. */
@Command(
    name = "convert",
    description = {
      "Lift the container images in an image's folder registry/ out of its layers, so that they"
          + " travel along with it: each verified, named, and shared by all versions.",
      "",
      "Images that sealer made have such a folder; it has dropped the domains of names. They are"
          + " found again in what the image's files name."
    },
    footer = {
      "",
      "Examples:",
      "  cloudimage convert --dry-run kubernetes:v1.19.8",
      "  cloudimage convert -t kubernetes:v1.19.8-shared kubernetes:v1.19.8",
      "  cloudimage convert --domain coredns=registry.k8s.io --domain pause=registry.k8s.io k8s:v1"
    })
public final class ConvertCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private LiftFlags flags = new LiftFlags();
  @Mixin private FormatOption format = new FormatOption();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Parameters(
      paramLabel = "NAME",
      description = "An image of the local store; one that is not there is fetched.")
  private String name = "";

  public ConvertCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    ImageName image = config.imageName(name);
    List<ImageName> names = names(config, image);
    LiftOptions options = options();
    try (OpenStore store = OpenStore.open(config)) {
      Descriptor root = root(config, store, image);
      LiftReport report =
          RegistryLift.convert(
              new BaseImage(image.toString(), store.layout().repository(image), root),
              store.layout(),
              options,
              store.temporary());
      List<ImageName> given = report.root().isPresent() ? names : List.of();
      for (ImageName each : given) {
        store.layout().tag(report.root().orElseThrow(), each);
      }
      new ConvertOutcome(image, root, given, flags.dryRun(), report)
          .print(invocation.console(), format);
    }
    return 0;
  }

  private Descriptor root(CliConfig config, OpenStore store, ImageName image) throws IOException {
    try {
      return store.layout().resolve(image);
    } catch (OciException e) {
      if (e.kind() != ErrorKind.NOT_FOUND) {
        throw e;
      }
    }
    try (Registries registries = Registries.of(invocation, config)) {
      return new ImageCopy(invocation, store, registries).pull(image, Optional.empty()).root();
    }
  }

  private List<ImageName> names(CliConfig config, ImageName image) throws OciException {
    List<ImageName> names = new ArrayList<>();
    for (String text : flags.names()) {
      names.add(config.imageName(text));
    }
    if (names.isEmpty()) {
      names.add(image);
    }
    for (ImageName each : names) {
      if (each.digest().isPresent() && !flags.dryRun()) {
        throw new OciException(
                ErrorKind.INVALID,
                "cannot call the result " + each.familiar() + ": a digest names itself")
            .withHint("give it a name with -t");
      }
    }
    return names;
  }

  private LiftOptions options() throws OciException {
    try {
      NameMapping mapping = NameMapping.defaults();
      if (flags.defaultRegistry().isPresent()) {
        mapping = mapping.withDefaultRegistry(RegistryHost.parse(flags.defaultRegistry().get()));
      }
      for (String domain : flags.domains()) {
        mapping = mapping.with(domain);
      }
      LiftOptions options =
          LiftOptions.defaults()
              .withNames(mapping)
              .withSkipDamaged(flags.skipDamaged())
              .withWholeIndexes(flags.allPlatforms())
              .withLeftovers(flags.dropLeftovers())
              .withDryRun(flags.dryRun());
      return flags.compression().isPresent()
          ? options.withCompression(CompressionChoice.parse(flags.compression().get()))
          : options;
    } catch (IllegalArgumentException e) {
      throw new OciException(ErrorKind.INVALID, "cannot convert: " + e.getMessage(), e);
    }
  }
}
