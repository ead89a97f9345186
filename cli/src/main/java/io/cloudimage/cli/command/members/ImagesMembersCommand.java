// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.members;

import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.OpenStore;
import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.PlatformOption;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.cli.output.ByteSize;
import io.cloudimage.cli.output.Table;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.members.CloudImageRoot;
import io.cloudimage.oci.members.KeptIndex;
import io.cloudimage.oci.members.Member;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code images members}: the container images that travel along with a CloudImage. */
@Command(
    name = "members",
    description = "List the container images that travel along with a CloudImage, and why.",
    footer = {
      "",
      "Examples:",
      "  cloudimage images members kubernetes:v1.19.8",
      "  cloudimage images members --platform linux/arm64 --format json kubernetes:v1.19.8",
      "  cloudimage images members --remote hub.example.com/kubernetes:v1.19.8"
    })
public final class ImagesMembersCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private PlatformOption platform = new PlatformOption();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Option(names = "--remote", description = "Look at the image in its registry, without a pull.")
  private boolean remote;

  @Parameters(paramLabel = "NAME", description = "A CloudImage.")
  private String name = "";

  public ImagesMembersCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    ImageName image = config.imageName(name);
    if (remote) {
      try (Registries registries = Registries.of(invocation, config)) {
        show(image, registries.repository(image));
      }
    } else {
      try (OpenStore store = OpenStore.open(config)) {
        show(image, store.layout().repository(image));
      }
    }
    return 0;
  }

  private void show(ImageName image, ReadableRepository repository) throws IOException {
    CloudImageRoot root = CloudImageRoot.read(repository, repository.resolve(image.reference()));
    List<Member> members =
        root.members().stream()
            .filter(each -> platform.platform().map(p -> p.accepts(each.platform())).orElse(true))
            .toList();
    if (format.isJson()) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("name", image.familiar());
      tree.put("digest", root.root().digest().toString());
      tree.put("members", members.stream().map(ImagesMembersCommand::tree).toList());
      tree.put("indexes", root.keptIndexes().stream().map(ImagesMembersCommand::tree).toList());
      invocation.console().printJson(tree);
      return;
    }
    if (members.isEmpty()) {
      invocation.console().note("no container images travel along with " + image.familiar());
      return;
    }
    Table table = new Table("NAME", "PLATFORM", "DIGEST", "SIZE", "FOR");
    for (Member member : members) {
      table.row(
          member.name().toString(),
          member.platform().toString(),
          member.descriptor().digest().toString(),
          member.size() == 0 ? "" : ByteSize.text(member.size()),
          String.join(" ", member.askedBy()));
    }
    for (KeptIndex index : root.keptIndexes()) {
      Digest digest = index.descriptor().digest();
      table.row(index.name().toString(), "all", digest.toString(), "", "");
    }
    invocation.console().print(table.lines());
  }

  private static Map<String, Object> tree(Member member) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", member.name().toString());
    tree.put("platform", member.platform().toString());
    tree.put("digest", member.descriptor().digest().toString());
    tree.put("size", member.size());
    member.index().ifPresent(index -> tree.put("index", index.toString()));
    tree.put("askedBy", member.askedBy());
    return tree;
  }

  private static Map<String, Object> tree(KeptIndex index) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", index.name().toString());
    tree.put("digest", index.descriptor().digest().toString());
    return tree;
  }
}
