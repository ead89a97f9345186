// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.remote;

import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.error.Printable;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code repos}: the repositories of a registry. */
@Command(
    name = "repos",
    description =
        "List the repositories of a registry: by its catalog, by Harbor's own list, or those of a"
            + " namespace of Docker Hub.",
    footer = {
      "",
      "Examples:",
      "  cloudimage repos hub.example.com",
      "  cloudimage repos --match '**/kube-*' hub.example.com/team",
      "  cloudimage repos docker.io/library"
    })
public final class ReposCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private MatchOption match = new MatchOption();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Parameters(
      paramLabel = "REGISTRY",
      description =
          "HOST or HOST/PREFIX, which lists what is below it: a project of Harbor, a namespace of"
              + " Docker Hub.")
  private String where = "";

  public ReposCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    String[] parts = where.split("/", 2);
    RegistryHost host = config.registryHost(parts[0]);
    Optional<RepositoryName> prefix = parts.length == 1 ? Optional.empty() : prefix(parts[1]);
    try (Registries registries = Registries.of(invocation, config)) {
      List<RepositoryName> names =
          match.choose(registries.client().repositories(host, prefix), RepositoryName::path);
      if (format.isJson()) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("registry", host.toString());
        tree.put("repositories", names.stream().map(RepositoryName::path).toList());
        invocation.console().printJson(tree);
      } else {
        invocation.console().print(names.stream().map(name -> host + "/" + name).toList());
      }
    }
    return 0;
  }

  private static Optional<RepositoryName> prefix(String text) throws OciException {
    String path = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    try {
      return path.isEmpty() ? Optional.empty() : Optional.of(new RepositoryName(path));
    } catch (IllegalArgumentException e) {
      throw new OciException(
          ErrorKind.INVALID, Printable.quote(text) + " is no prefix: " + e.getMessage(), e);
    }
  }
}
