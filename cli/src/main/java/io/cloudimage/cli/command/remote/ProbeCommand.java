// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.remote;

import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.cli.output.Table;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.registry.probe.ProbeReport;
import io.cloudimage.registry.probe.ProbeResult;
import io.cloudimage.registry.quirk.Observation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code probe}: what a registry can do. */
@Command(
    name = "probe",
    description =
        "Find out by trying what a registry can do, and where it differs from the specification."
            + " What matters is remembered for a week, and heeded.",
    footer = {
      "",
      "Examples:",
      "  cloudimage probe hub.example.com",
      "  cloudimage probe hub.example.com/team/app",
      "  cloudimage probe --write --format json hub.example.com/team/scratch"
    })
public final class ProbeCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Option(
      names = "--write",
      description =
          "Push blobs, a manifest and tags of random names to the repository, and delete them"
              + " again.")
  private boolean write;

  @Parameters(
      paramLabel = "REGISTRY",
      description = "HOST or HOST/REPOSITORY. Without --write nothing is changed.")
  private String where = "";

  public ProbeCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    String[] parts = where.split("/", 2);
    RegistryHost host = config.registryHost(parts[0]);
    Optional<RepositoryName> repository =
        parts.length == 1 ? Optional.empty() : Optional.of(repository(parts[1]));
    if (write && repository.isEmpty()) {
      throw new OciException(
          ErrorKind.INVALID, "expected a repository to write to, as in " + host + "/team/scratch");
    }
    try (Registries registries = Registries.of(invocation, config)) {
      ProbeReport report = registries.client().probe(host, repository, write);
      List<Observation> quirks = registries.client().quirks(host).all();
      if (format.isJson()) {
        invocation.console().printJson(tree(report, quirks));
      } else {
        invocation.console().print(lines(report, quirks));
      }
      for (String leftover : report.leftovers()) {
        invocation.console().warning("could not be removed: " + leftover);
      }
    }
    return 0;
  }

  private static RepositoryName repository(String text) throws OciException {
    try {
      return new RepositoryName(text);
    } catch (IllegalArgumentException e) {
      throw new OciException(
          ErrorKind.INVALID, Printable.quote(text) + " is no repository: " + e.getMessage(), e);
    }
  }

  private static List<String> lines(ProbeReport report, List<Observation> quirks) {
    Table table = new Table("CHECK", "RESULT", "SEEN");
    for (ProbeResult result : report.results()) {
      table.row(result.check(), word(result), result.detail());
    }
    List<String> lines = new ArrayList<>(table.lines());
    List<String> names = new ArrayList<>();
    for (Observation quirk : quirks) {
      names.add(
          quirk.quirk().label()
              + (quirk.value().isPresent() ? " " + quirk.value().getAsLong() : ""));
    }
    lines.add("remembered: " + (names.isEmpty() ? "nothing" : String.join(", ", names)));
    return lines;
  }

  private static Map<String, Object> tree(ProbeReport report, List<Observation> quirks) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("registry", report.host().toString());
    report.repository().ifPresent(name -> tree.put("repository", name.path()));
    List<Object> checks = new ArrayList<>();
    for (ProbeResult result : report.results()) {
      Map<String, Object> check = new LinkedHashMap<>();
      check.put("check", result.check());
      check.put("result", word(result));
      check.put("seen", result.detail());
      checks.add(check);
    }
    tree.put("checks", checks);
    List<Object> remembered = new ArrayList<>();
    for (Observation observation : quirks) {
      Map<String, Object> quirk = new LinkedHashMap<>();
      quirk.put("quirk", observation.quirk().label());
      observation.value().ifPresent(value -> quirk.put("value", value));
      quirk.put("seen", observation.seen().toString());
      remembered.add(quirk);
    }
    tree.put("quirks", remembered);
    tree.put("leftovers", report.leftovers());
    return tree;
  }

  private static String word(ProbeResult result) {
    return result.verdict().name().toLowerCase(Locale.ROOT);
  }
}
