// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.artifact;

import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.OpenStore;
import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.command.copy.KnownLocations;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.cli.output.ByteSize;
import io.cloudimage.cli.output.Count;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.location.ImageSource;
import io.cloudimage.oci.location.Locations;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.validate.Finding;
import io.cloudimage.oci.validate.GraphValidator;
import io.cloudimage.oci.validate.ValidationReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code verify}: derives every digest, size and diffID of an image again. */
@Command(
    name = "verify",
    description = {
      "Read all of an image and check every digest, size and diffID. Exit code 4 if something"
          + " is wrong.",
      "",
      "With a second name: compare what two places have, without reading layers: the image with all"
          + " that is attached to it on both sides, and whether the second has everything that it"
          + " refers to. Both are then places as 'copy' takes them."
    },
    footer = {
      "",
      "Examples:",
      "  cloudimage verify kubernetes:v1.19.8",
      "  cloudimage verify --remote hub.example.com/kubernetes:v1.19.8",
      "  cloudimage verify hub.example.com/kubernetes:v1 mirror.example.com/kubernetes:v1"
    })
public final class VerifyCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Option(names = "--remote", description = "Read the image from its registry.")
  private boolean remote;

  @Option(
      names = "--allow-extra",
      description = "With a second name: what only that has is no difference.")
  private boolean allowExtra;

  @Parameters(index = "0", paramLabel = "NAME", description = "An image.")
  private String name = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DESTINATION",
      description = "Where the same image is to be.")
  private @Nullable String destination;

  public VerifyCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    if (destination != null) {
      return compare(config, destination);
    }
    ImageName image = config.imageName(name);
    if (!remote) {
      try (OpenStore store = OpenStore.open(config)) {
        return verify(image, store.layout(), store.layout().resolve(image));
      }
    }
    try (Registries registries = Registries.of(invocation, config)) {
      ReadableRepository repository = registries.repository(image);
      return verify(image, repository, repository.resolve(image.reference()));
    }
  }

  private int compare(CliConfig config, String other) throws IOException {
    try (Registries registries = Registries.of(invocation, config)) {
      Locations locations = KnownLocations.of(config, registries);
      try (ImageSource here = locations.openSource(name);
          ImageSource there = locations.openSource(other)) {
        ClosureVerification result = ClosureVerification.of(here, there, invocation.cancellation());
        if (format.isJson()) {
          invocation.console().printJson(result.json(allowExtra));
        } else {
          invocation.console().print(result.lines(allowExtra));
        }
        return (result.holds(allowExtra) ? ExitCode.SUCCESS : ExitCode.MISMATCH).code();
      }
    }
  }

  private int verify(ImageName image, ContentSource source, Descriptor root) throws IOException {
    int threads = Math.min(4, Runtime.getRuntime().availableProcessors());
    ValidationReport report =
        new GraphValidator(source, threads, new VerifyProgress(invocation.console()))
            .validate(root);
    invocation.console().endProgress();
    if (format.isJson()) {
      invocation.console().printJson(tree(image, report));
    } else {
      invocation.console().print(lines(image, report));
    }
    return (report.isValid() ? ExitCode.SUCCESS : ExitCode.MISMATCH).code();
  }

  private static List<String> lines(ImageName image, ValidationReport report) {
    List<String> lines = new ArrayList<>();
    for (Finding finding : report.findings()) {
      lines.add(
          finding.content().mediaType()
              + " "
              + finding.content().digest()
              + ": "
              + Printable.escape(finding.message()));
    }
    lines.add(
        image.familiar()
            + " "
            + report.root().digest()
            + ": "
            + (report.isValid() ? "valid" : Count.of(report.findings().size(), "problem"))
            + "; checked "
            + Count.of(report.pieces(), "blob")
            + ", "
            + ByteSize.exact(report.bytes()));
    return lines;
  }

  private static Map<String, Object> tree(ImageName image, ValidationReport report) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", image.familiar());
    tree.put("digest", report.root().digest().toString());
    tree.put("valid", report.isValid());
    List<Object> problems = new ArrayList<>();
    for (Finding finding : report.findings()) {
      Map<String, Object> item = new LinkedHashMap<>();
      item.put("kind", finding.kind().name().toLowerCase(Locale.ROOT));
      item.put("digest", finding.content().digest().toString());
      item.put("mediaType", finding.content().mediaType().toString());
      item.put("message", finding.message());
      problems.add(item);
    }
    tree.put("problems", problems);
    tree.put("blobs", report.pieces());
    tree.put("bytes", report.bytes());
    return tree;
  }
}
