// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.remote;

import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.ImageName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code manifest delete}: removes manifests with all their tags. */
@Command(
    name = "delete",
    description =
        "Delete manifests of a registry with all their tags. To delete a tag alone: cloudimage"
            + " delete.",
    footer = {
      "",
      "Examples:",
      "  cloudimage manifest delete hub.example.com/app@$(cloudimage digest hub.example.com/app:v1)"
    })
public final class ManifestDeleteCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Option(names = "--dry-run", description = "Say what would be deleted, and delete nothing.")
  private boolean dryRun;

  @Parameters(paramLabel = "NAME", arity = "1..*", description = "Manifests, by digest alone.")
  private List<String> names = new ArrayList<>();

  public ManifestDeleteCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    List<ImageName> manifests = new ArrayList<>();
    for (String name : names) {
      ImageName manifest = RemoteName.withReference(config, name);
      if (manifest.tag().isPresent()) {
        throw new OciException(
            ErrorKind.INVALID,
            "cannot delete the manifest of " + manifest.familiar() + ": name its digest alone",
            "to delete the tag and nothing else: cloudimage delete " + manifest.familiar(),
            null);
      }
      manifests.add(manifest);
    }
    return new Deletions(invocation, config, format, dryRun).run(manifests);
  }
}
