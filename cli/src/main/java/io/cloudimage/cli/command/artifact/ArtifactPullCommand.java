// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.artifact;

import io.cloudimage.cli.command.CopyProgress;
import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.command.copy.KnownLocations;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.oci.artifact.ArtifactReader;
import io.cloudimage.oci.artifact.ArtifactReader.Extracted;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.location.ImageSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code artifact pull}: the files of an artifact into a directory. */
@Command(
    name = "pull",
    description =
        "Fetch the files of an artifact, by their titles. A title that leads out of the directory is"
            + " refused; a file that is there is never overwritten without --force.",
    footer = {
      "",
      "Examples:",
      "  cloudimage artifact pull hub.example.com/reports:june -o reports"
    })
public final class ArtifactPullCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Where the files go. Default: the working directory.")
  private Path directory = Path.of("");

  @Option(names = "--force", description = "Replace files that are there.")
  private boolean force;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Parameters(paramLabel = "NAME", description = "An artifact, as a place that 'copy' takes.")
  private String name = "";

  ArtifactPullCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    try (Registries registries = Registries.of(invocation, config);
        ImageSource artifact = KnownLocations.of(config, registries).openSource(name)) {
      List<Extracted> files =
          new ArtifactReader(artifact.repository(), new CopyProgress(invocation.console()))
              .extract(artifact.root(), directory.toAbsolutePath(), force);
      print(artifact, files);
    }
    return 0;
  }

  private void print(ImageSource artifact, List<Extracted> files) throws IOException {
    invocation.console().endProgress();
    if (!format.isJson()) {
      List<String> lines = new ArrayList<>();
      files.forEach(file -> lines.add(Printable.escape(file.path().toString())));
      invocation.console().print(lines);
      if (files.isEmpty()) {
        invocation.console().warning(artifact.name() + " has no files: no layer has a title");
      }
      return;
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", artifact.name());
    tree.put("digest", artifact.root().digest().toString());
    List<Object> items = new ArrayList<>();
    for (Extracted file : files) {
      Map<String, Object> item = new LinkedHashMap<>();
      item.put("path", file.path().toString());
      item.put("mediaType", file.layer().mediaType().toString());
      item.put("digest", file.layer().digest().toString());
      item.put("size", file.layer().size());
      items.add(item);
    }
    tree.put("files", items);
    invocation.console().printJson(tree);
  }
}
