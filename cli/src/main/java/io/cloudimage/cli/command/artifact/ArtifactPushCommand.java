// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.artifact;

import io.cloudimage.cli.command.Assignments;
import io.cloudimage.cli.command.CopyProgress;
import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.command.copy.KnownLocations;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.oci.artifact.ArtifactSource;
import io.cloudimage.oci.artifact.ArtifactWriter;
import io.cloudimage.oci.location.ImageTarget;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.MediaType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code artifact push}: files under a name of their own. */
@Command(
    name = "push",
    description = "Send files to a registry under a name of their own.",
    footer = {
      "",
      "Examples:",
      "  cloudimage artifact push hub.example.com/reports:june report.pdf:application/pdf \\",
      "      --artifact-type application/vnd.example.report"
    })
public final class ArtifactPushCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(
      names = "--artifact-type",
      paramLabel = "TYPE",
      required = true,
      description = "What the files are, as a media type.")
  private String artifactType = "";

  @Option(
      names = "--annotation",
      paramLabel = "KEY=VALUE",
      description = "An annotation of the manifest. Repeatable.")
  private List<String> annotations = new ArrayList<>();

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "What the files are called, as a place that 'copy' takes.")
  private String name = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILE",
      description = "A file, or FILE:TYPE with its media type.")
  private List<String> files = new ArrayList<>();

  ArtifactPushCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    MediaType type = ArtifactSources.mediaType(artifactType);
    Map<String, String> notes = Assignments.parse(annotations, "--annotation");
    List<ArtifactSource> sources = ArtifactSources.parse(files);
    try (Registries registries = Registries.of(invocation, config);
        ImageTarget target = KnownLocations.of(config, registries).openTarget(name)) {
      Descriptor pushed =
          new ArtifactWriter(target.repository(), new CopyProgress(invocation.console()))
              .write(type, sources, notes, Optional.empty(), target.tag());
      target.complete(pushed.bare());
      print(target.name(), pushed);
    }
    return 0;
  }

  private void print(String target, Descriptor pushed) throws IOException {
    invocation.console().endProgress();
    if (!format.isJson()) {
      invocation.console().print("pushed " + target, "digest " + pushed.digest());
      return;
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", target);
    tree.put("digest", pushed.digest().toString());
    tree.put("artifactType", artifactType);
    invocation.console().printJson(tree);
  }
}
