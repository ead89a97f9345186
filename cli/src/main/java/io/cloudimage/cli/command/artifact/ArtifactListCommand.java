// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.artifact;

import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.command.copy.KnownLocations;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.cli.output.ByteSize;
import io.cloudimage.cli.output.Table;
import io.cloudimage.oci.content.ReferrerLister;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.location.ImageSource;
import io.cloudimage.oci.model.Descriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code artifact list}: what is attached to an image. */
@Command(
    name = "list",
    description =
        "List the artifacts that are attached to an image or to one of its manifests; 'tree' shows"
            + " those of all of them.",
    footer = {
      "",
      "Examples:",
      "  cloudimage artifact list hub.example.com/kubernetes:v1",
      "  cloudimage artifact list --artifact-type application/spdx+json hub.example.com/app:v1"
    })
public final class ArtifactListCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(
      names = "--artifact-type",
      paramLabel = "TYPE",
      description = "Only artifacts of this type.")
  private @Nullable String artifactType;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Parameters(paramLabel = "NAME", description = "An image in a registry, or store:NAME.")
  private String name = "";

  ArtifactListCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    try (Registries registries = Registries.of(invocation, config);
        ImageSource image = KnownLocations.of(config, registries).openSource(name)) {
      if (!(image.repository() instanceof ReferrerLister lister)) {
        throw new OciException(
            ErrorKind.UNSUPPORTED, image.name() + " is in a place that lists no artifacts");
      }
      print(image, lister.referrers(image.root(), Optional.ofNullable(artifactType)));
    }
    return 0;
  }

  private void print(ImageSource image, List<Descriptor> artifacts) throws IOException {
    if (!format.isJson()) {
      Table table = new Table("DIGEST", "TYPE", "SIZE");
      for (Descriptor artifact : artifacts) {
        table.row(artifact.digest().toString(), type(artifact), ByteSize.text(artifact.size()));
      }
      invocation.console().print(table.lines());
      return;
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", image.name());
    tree.put("digest", image.root().digest().toString());
    List<Object> items = new ArrayList<>();
    for (Descriptor artifact : artifacts) {
      Map<String, Object> item = new LinkedHashMap<>();
      item.put("mediaType", artifact.mediaType().toString());
      item.put("digest", artifact.digest().toString());
      item.put("size", artifact.size());
      item.put("artifactType", type(artifact));
      item.put("annotations", artifact.annotations());
      items.add(item);
    }
    tree.put("artifacts", items);
    invocation.console().printJson(tree);
  }

  private static String type(Descriptor artifact) {
    return artifact.artifactType().map(Object::toString).orElse("");
  }
}
