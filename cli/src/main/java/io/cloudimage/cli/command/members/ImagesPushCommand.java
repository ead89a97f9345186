// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.members;

import io.cloudimage.cli.command.CopyProgress;
import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.OpenStore;
import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.PlatformOption;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.members.CloudImageRoot;
import io.cloudimage.oci.members.MemberTags;
import io.cloudimage.oci.members.RepositoryNaming;
import io.cloudimage.oci.members.TaggedMember;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.transfer.CopyOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code images push}: a CloudImage's container images into a registry of one's own. */
@Command(
    name = "push",
    description = {
      "Push the container images that travel along with a CloudImage to a registry, each under its"
          + " own path.",
      "",
      "docker.io/library/nginx:1.25 becomes REGISTRY/library/nginx:1.25, so that Harbor needs a"
          + " project for each first part; with a prefix REGISTRY/PREFIX/library/nginx:1.25, in one"
          + " project; with --registry-layout domains REGISTRY/docker.io/library/nginx:1.25.",
      "",
      "What a name has of several platforms is pushed as an index of them."
    },
    footer = {
      "",
      "Examples:",
      "  cloudimage images push --dry-run kubernetes:v1.19.8 hub.example.com/cluster",
      "  cloudimage images push kubernetes:v1.19.8 hub.example.com/cluster",
      "  cloudimage images push --registry-layout domains kubernetes:v1.19.8 hub.example.com"
    })
public final class ImagesPushCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private PlatformOption platform = new PlatformOption();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Option(names = "--dry-run", description = "Say what would be pushed where, and push nothing.")
  private boolean dryRun;

  @Option(
      names = "--registry-layout",
      paramLabel = "NAMES",
      defaultValue = "paths",
      description = "What repositories are called: paths or domains. Default: paths.")
  private String layout = "paths";

  @Parameters(index = "0", paramLabel = "NAME", description = "A CloudImage of the local store.")
  private String name = "";

  @Parameters(
      index = "1",
      paramLabel = "REGISTRY[/PREFIX]",
      description = "Where to, for example hub.example.com/cluster.")
  private String target = "";

  public ImagesPushCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    ImageName image = config.imageName(name);
    PushTarget to = PushTarget.parse(target);
    RepositoryNaming naming = naming();
    try (OpenStore store = OpenStore.open(config);
        Registries registries = Registries.of(invocation, config)) {
      Descriptor root = store.layout().resolve(image);
      List<TaggedMember> members =
          MemberTags.of(
              CloudImageRoot.read(store.layout(), root),
              platform.platform().map(List::of).orElse(List.of()),
              naming);
      CopyOptions options =
          CopyOptions.defaults()
              .withListener(new CopyProgress(invocation.console()))
              .withCancellation(invocation.cancellation());
      MembersPush push =
          new MembersPush(
              store.layout().repository(image), registries, options, store.origins(), dryRun);
      for (TaggedMember member : members) {
        push.push(member, to.nameOf(member.name(), naming));
      }
      push.outcome(image).print(invocation.console(), format);
      return (push.hasFailed() ? ExitCode.PARTIAL : ExitCode.SUCCESS).code();
    }
  }

  private RepositoryNaming naming() throws OciException {
    try {
      return RepositoryNaming.parse(layout);
    } catch (IllegalArgumentException e) {
      throw new OciException(ErrorKind.INVALID, "--registry-layout: " + e.getMessage(), e);
    }
  }
}
