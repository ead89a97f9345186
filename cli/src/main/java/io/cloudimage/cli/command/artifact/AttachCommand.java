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
import io.cloudimage.oci.content.ReferrerLister;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.location.ImageSource;
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

/** {@code attach}: files to an image, as a referrer. */
@Command(
    name = "attach",
    description =
        "Attach files to an image where it is, as a referrer; registries that do not list referrers"
            + " keep the list under a tag.",
    footer = {
      "",
      "Examples:",
      "  cloudimage attach hub.example.com/kubernetes:v1 sbom.json:application/spdx+json \\",
      "      --artifact-type application/spdx+json",
      "  cloudimage attach store:kubernetes:v1 report.txt --artifact-type text/vnd.example.report"
    })
public final class AttachCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(
      names = "--artifact-type",
      paramLabel = "TYPE",
      required = true,
      description = "What the files are, as a media type, by which others find them.")
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
      description = "An image in a registry, or store:NAME.")
  private String name = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILE",
      description = "A file, or FILE:TYPE with its media type.")
  private List<String> files = new ArrayList<>();

  public AttachCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    MediaType type = ArtifactSources.mediaType(artifactType);
    Map<String, String> notes = Assignments.parse(annotations, "--annotation");
    List<ArtifactSource> sources = ArtifactSources.parse(files);
    try (Registries registries = Registries.of(invocation, config);
        ImageSource image = KnownLocations.of(config, registries).openSource(name)) {
      Repository repository = writable(image);
      Descriptor attached =
          new ArtifactWriter(repository, new CopyProgress(invocation.console()))
              .write(type, sources, notes, Optional.of(image.root()), Optional.empty());
      print(image, attached);
    }
    return 0;
  }

  private Repository writable(ImageSource image) throws OciException {
    if (image.repository() instanceof Repository repository
        && image.repository() instanceof ReferrerLister) {
      return repository;
    }
    throw new OciException(
        ErrorKind.UNSUPPORTED,
        "cannot attach to " + image.name(),
        "attach in a registry or in the local store (store:NAME), then copy with --closure",
        null);
  }

  private void print(ImageSource image, Descriptor attached) throws IOException {
    invocation.console().endProgress();
    if (!format.isJson()) {
      invocation
          .console()
          .print(
              "attached "
                  + attached.digest()
                  + " to "
                  + image.name()
                  + " "
                  + image.root().digest());
      return;
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", image.name());
    tree.put("subject", image.root().digest().toString());
    tree.put("digest", attached.digest().toString());
    tree.put("artifactType", artifactType);
    invocation.console().printJson(tree);
  }
}
