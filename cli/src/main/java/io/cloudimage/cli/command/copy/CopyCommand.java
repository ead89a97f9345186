// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.copy;

import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.oci.location.ImageSource;
import io.cloudimage.oci.location.ImageTarget;
import io.cloudimage.oci.location.Locations;
import java.io.IOException;
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
      "  cloudimage copy oci-archive:kubernetes.tar:v1 registry.local:5000/kubernetes:v1",
      "  cloudimage copy --platform linux/amd64,linux/arm64 hub.example.com/a:v1 store:a:v1",
      "  cloudimage copy --image-format docker --compression gzip store:a:v1 old.example.com/a:v1"
    })
public final class CopyCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(
      names = "--closure",
      description =
          "Bring along what is attached to the image: referrers, and tags of signatures,"
              + " attestations and SBOMs.")
  private boolean closure;

  @Mixin private ChangeFlags changes = new ChangeFlags();
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
    CopyRun run = new CopyRun(invocation, config, changes, closure);
    try (Registries registries = Registries.of(invocation, config)) {
      Locations locations = KnownLocations.of(config, registries);
      try (ImageSource from = locations.openSource(source);
          ImageTarget to = locations.openTarget(destination)) {
        run.copy(from, to).print(invocation.console(), format);
      }
    }
    return 0;
  }
}
