// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.remote;

import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.oci.model.ImageName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code delete}: removes tags from a registry. */
@Command(
    name = "delete",
    description = {
      "Delete tags of a registry: the tags that are named and no others, even where they name the"
          + " same image.",
      "NAME:TAG@DIGEST deletes the tag only while it names that digest. NAME@DIGEST deletes the"
          + " image with all its tags."
    },
    footer = {
      "",
      "Examples:",
      "  cloudimage delete hub.example.com/app:old hub.example.com/app:older",
      "  cloudimage delete --dry-run --format json hub.example.com/app:old"
    })
public final class DeleteCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Option(names = "--dry-run", description = "Say what would be deleted, and delete nothing.")
  private boolean dryRun;

  @Parameters(
      paramLabel = "NAME",
      arity = "1..*",
      description = "Tags. There is no default: a name without a tag is refused.")
  private List<String> names = new ArrayList<>();

  public DeleteCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    List<ImageName> images = new ArrayList<>();
    for (String name : names) {
      images.add(RemoteName.withReference(config, name));
    }
    return new Deletions(invocation, config, format, dryRun).run(images);
  }
}
