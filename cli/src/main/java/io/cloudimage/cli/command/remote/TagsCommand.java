// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.remote;

import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.cli.output.Table;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.registry.RemoteRepository;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tags}: the tags of a repository. */
@Command(
    name = "tags",
    description = "List the tags of a repository of a registry.",
    footer = {
      "",
      "Examples:",
      "  cloudimage tags hub.example.com/kubernetes",
      "  cloudimage tags --match 'v1.*' --sort version --limit 3 hub.example.com/kubernetes",
      "  cloudimage tags --digests --format json hub.example.com/kubernetes"
    })
public final class TagsCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private MatchOption match = new MatchOption();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Option(
      names = "--digests",
      description =
          "Show what each tag names. One request for each tag, unless the registry tells all at"
              + " once.")
  private boolean digests;

  @Option(
      names = "--sort",
      paramLabel = "ORDER",
      defaultValue = "name",
      description =
          "${COMPLETION-CANDIDATES}. Default: name. By version, the highest comes first and what is"
              + " no version last.")
  private TagOrder order = TagOrder.NAME;

  @Parameters(paramLabel = "REPOSITORY", description = "The repository, without a tag.")
  private String repository = "";

  public TagsCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    ImageName name = RemoteName.repository(config, repository);
    try (Registries registries = Registries.of(invocation, config)) {
      RemoteRepository remote = registries.repository(name);
      List<Tag> tags = match.choose(order.sort(remote.tags()), Tag::name);
      if (digests) {
        print(name, new TagDigests(remote, invocation.cancellation()).of(tags));
      } else if (format.isJson()) {
        printJson(
            name, tags.stream().map(tag -> Map.<String, Object>of("tag", tag.name())).toList());
      } else {
        invocation.console().print(tags.stream().map(Tag::name).toList());
      }
    }
    return 0;
  }

  private void print(ImageName name, Map<Tag, Digest> tags) throws IOException {
    if (format.isJson()) {
      List<Map<String, Object>> items = new ArrayList<>();
      tags.forEach(
          (tag, digest) -> {
            Map<String, Object> item = new LinkedHashMap<>();
            item.put("tag", tag.name());
            item.put("digest", digest.toString());
            items.add(item);
          });
      printJson(name, items);
    } else {
      Table table = new Table("TAG", "DIGEST");
      tags.forEach((tag, digest) -> table.row(tag.name(), digest.toString()));
      invocation.console().print(table.lines());
    }
  }

  private void printJson(ImageName name, List<Map<String, Object>> tags) throws IOException {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("repository", name.familiarRepository());
    tree.put("tags", tags);
    invocation.console().printJson(tree);
  }
}
