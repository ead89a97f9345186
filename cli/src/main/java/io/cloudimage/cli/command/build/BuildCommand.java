// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.build;

import io.cloudimage.cli.command.FindInputs;
import io.cloudimage.cli.command.ImageCopy;
import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.OpenStore;
import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.command.copy.KnownLocations;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.BuildFlags;
import io.cloudimage.cli.option.FindFlags;
import io.cloudimage.cli.option.KubefileFlags;
import io.cloudimage.cli.option.MemberFlags;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.oci.build.BuildContext;
import io.cloudimage.oci.build.BuildRequest;
import io.cloudimage.oci.build.BuildResult;
import io.cloudimage.oci.build.ImageBuilder;
import io.cloudimage.oci.build.MemberOptions;
import io.cloudimage.oci.build.MemberSource;
import io.cloudimage.oci.buildcache.LayerCache;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.model.ImageName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code build}: a Kubefile and its context to an image in the local store. */
@Command(
    name = "build",
    description = "Build an image from a Kubefile and the files of a directory.",
    footer = {
      "",
      "Examples:",
      "  cloudimage build -t kubernetes:v1.19.8 .",
      "  cloudimage build -t hub.example.com/k8s:v1 --platform linux/amd64,linux/arm64 --push ."
    })
public final class BuildCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private KubefileFlags kubefile = new KubefileFlags();
  @Mixin private BuildFlags flags = new BuildFlags();
  @Mixin private FindFlags find = new FindFlags();
  @Mixin private MemberFlags members = new MemberFlags();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Parameters(paramLabel = "CONTEXT", description = "The directory that COPY takes files from.")
  private Path context = Path.of("");

  public BuildCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    List<ImageName> names = names(config);
    BuildContext files = BuildContext.of(context);
    BuildRequest request =
        new BuildRequest(
            BuildInputs.kubefile(kubefile.file(), files, invocation.input()),
            files,
            BuildInputs.options(kubefile, flags, invocation.environment()));
    BuildLock lock =
        BuildLock.read(LockFile.of(kubefile.lock(), files), flags.locked(), invocation.console());
    try (OpenStore store = OpenStore.open(config);
        Registries registries = Registries.of(invocation, config)) {
      ImageCopy copy = new ImageCopy(invocation, store, registries);
      ImageBuilder builder =
          ImageBuilder.writingTo(
                  store.layout(),
                  new StoreBases(config, store, registries, copy, flags.pull()),
                  store.temporary())
              .withPins(lock.pins())
              .withRemoteFiles(registries.remoteFiles())
              .withCache(cache(store.layout()))
              .withListener(new BuildProgress(invocation.console()));
      if (!members.none()) {
        builder =
            builder.withMembers(
                new StoreMembers(
                    store.layout(),
                    registries,
                    KnownLocations.of(config, registries),
                    members,
                    flags.pull(),
                    keeping(store, copy)),
                new MemberOptions(
                    FindInputs.options(find, invocation.environment()), members.whole()));
      }
      try (BuildPush push = new BuildPush(copy, flags.push() ? names : List.of())) {
        BuildResult result = push.watching(builder).build(request);
        for (ImageName name : names) {
          store.layout().tag(result.root(), name);
        }
        BuildReport report = BuildReport.of(names, result, store);
        if (flags.metadataFile().isPresent()) {
          report.writeTo(flags.metadataFile().get());
        }
        invocation.console().print(report.lines());
        lock.compare(result.used());
        push.run(pushed -> invocation.console().print(pushed.lines()));
      }
      if (!flags.push() && !names.isEmpty()) {
        invocation.console().note("next: cloudimage push " + names.get(0).familiar());
      }
    }
    return 0;
  }

  private LayerCache cache(LayoutStore store) {
    return flags.noCache() ? store.layerCache().distrusted() : store.layerCache();
  }

  private static MemberIntake keeping(OpenStore store, ImageCopy copy) {
    return (name, from, found) -> {
      copy.fetch(name, from, found.whole().orElse(found.manifest()));
      return new MemberSource.Found(store.layout(), found.manifest(), found.index(), found.whole());
    };
  }

  private List<ImageName> names(CliConfig config) throws OciException {
    List<ImageName> names = new ArrayList<>();
    for (String text : flags.names()) {
      ImageName name = config.imageName(text);
      if (name.digest().isPresent()) {
        throw new OciException(
            ErrorKind.INVALID, "cannot build " + name.familiar() + ": a digest names itself");
      }
      names.add(name);
    }
    if (names.isEmpty() && flags.push()) {
      throw new OciException(ErrorKind.INVALID, "cannot push an image without a name")
          .withHint("give it one with -t");
    }
    return names;
  }
}
