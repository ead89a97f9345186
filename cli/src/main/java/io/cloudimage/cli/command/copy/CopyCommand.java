// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.copy;

import io.cloudimage.cli.command.CopyProgress;
import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.oci.closure.ClosureCopier;
import io.cloudimage.oci.closure.ClosureLimits;
import io.cloudimage.oci.closure.ClosureReader;
import io.cloudimage.oci.location.ImageSource;
import io.cloudimage.oci.location.ImageTarget;
import io.cloudimage.oci.location.Locations;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.transfer.Copier;
import io.cloudimage.oci.transfer.CopyOptions;
import io.cloudimage.oci.transfer.CopyReport;
import io.cloudimage.registry.RemoteRepository;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code copy}: an image from any place to any other, byte for byte. */
@Command(
    name = "copy",
    description = {
      "Copy an image from one place to another, byte for byte: all its platforms, and nothing that"
          + " the destination has already.",
      "",
      "A place is HOST/REPOSITORY:TAG or HOST/REPOSITORY@DIGEST in a registry, oci:DIR:NAME (an OCI"
          + " image layout), oci-archive:FILE:NAME (the same in one tar file),"
          + " docker-archive:FILE:NAME (what docker save writes), or store:NAME in the local store."
    },
    footer = {
      "",
      "Examples:",
      "  cloudimage copy hub.example.com/a/kubernetes:v1 mirror.example.com/b/kubernetes:v1",
      "  cloudimage copy --closure hub.example.com/kubernetes:v1 oci-archive:kubernetes.tar:v1",
      "  cloudimage copy oci-archive:kubernetes.tar:v1 registry.local:5000/kubernetes:v1"
    })
public final class CopyCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(
      names = "--closure",
      description =
          "Bring along what is attached to the image: referrers, and tags of signatures,"
              + " attestations and SBOMs.")
  private boolean closure;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Parameters(index = "0", paramLabel = "SRC", description = "Where the image is.")
  private String source = "";

  @Parameters(index = "1", paramLabel = "DST", description = "Where it is to be.")
  private String destination = "";

  public CopyCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    try (Registries registries = Registries.of(invocation, config)) {
      Locations locations = KnownLocations.of(config, registries);
      try (ImageSource from = locations.openSource(source);
          ImageTarget to = locations.openTarget(destination)) {
        CopyReport report = copy(from, to);
        to.complete(from.root());
        new CopyOutcome(from.name(), to.name(), report).print(invocation.console(), format);
      }
    }
    return 0;
  }

  private CopyReport copy(ImageSource from, ImageTarget to) throws IOException {
    CopyOptions options =
        CopyOptions.defaults()
            .withListener(new CopyProgress(invocation.console()))
            .withCancellation(invocation.cancellation())
            .withMountFrom(mountFrom(from, to));
    if (!closure) {
      return new Copier(options).copy(from.repository(), from.root(), to.repository(), to.tag());
    }
    return new ClosureCopier(options)
        .copy(
            from.repository(),
            ClosureReader.read(from.repository(), from.root(), ClosureLimits.defaults()),
            to.repository(),
            to.tag());
  }

  /** Within one registry, blobs are taken over from where they are. */
  private static List<RepositoryName> mountFrom(ImageSource from, ImageTarget to) {
    return from.repository() instanceof RemoteRepository here
            && to.repository() instanceof RemoteRepository there
            && here.registry().equals(there.registry())
            && !here.name().equals(there.name())
        ? List.of(here.name())
        : List.of();
  }
}
