// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.members;

import io.cloudimage.cli.command.Assignments;
import io.cloudimage.cli.command.FindInputs;
import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.OpenStore;
import io.cloudimage.cli.command.build.BuildInputs;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FindFlags;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.oci.build.BaseImage;
import io.cloudimage.oci.build.BuildContext;
import io.cloudimage.oci.build.BuildOptions;
import io.cloudimage.oci.build.BuildRequest;
import io.cloudimage.oci.build.ImageSearch;
import io.cloudimage.oci.collect.FindOptions;
import io.cloudimage.oci.collect.FoundImages;
import io.cloudimage.oci.collect.ImageFinder;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code images find}: which container images a CloudRootfs names. */
@Command(
    name = "find",
    description = {
      "Show which container images the files name that a Kubefile puts into a CloudRootfs, and"
          + " where, without building. Paths are those in the image.",
      "",
      "Searched are imageList, Kubernetes objects in manifests/, statics/, etc/ and application/,"
          + " templates (*.tmpl) and Helm charts. What the ignore file names is left out."
    },
    footer = {
      "",
      "Examples:",
      "  cloudimage images find .",
      "  cloudimage images find --image registry.k8s.io/pause:3.9 --ignore-image '*/busybox:*' .",
      "  cloudimage images find --env RegistryURL=sea.hub:5000 --chart-set web.enabled=true .",
      "  cloudimage images find --format json .",
      "  cloudimage images find kubernetes:v1.19.8"
    })
public final class ImagesFindCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private FindFlags flags = new FindFlags();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "KUBEFILE",
      description =
          "The Kubefile; - for standard input. Default: Kubefile in the context; without one, the"
              + " context is searched as it is.")
  private @Nullable Path file;

  @Option(
      names = "--build-arg",
      paramLabel = "NAME=VALUE",
      description = "A value for an ARG; without =VALUE, the environment variable's. Repeatable.")
  private List<String> buildArguments = new ArrayList<>();

  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH",
      split = ",",
      description = "What would be built for. Repeatable. Default: this machine's.")
  private List<Platform> platforms = new ArrayList<>();

  @Parameters(
      paramLabel = "CONTEXT|NAME",
      description =
          "The directory that COPY takes files from; or, if there is none of this name, an image of"
              + " the local store.")
  private String source = "";

  public ImagesFindCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    boolean isName = !source.startsWith("/") && !source.startsWith(".");
    FoundImages found =
        isName && Files.notExists(Path.of(source))
            ? ofImage()
            : ofContext(BuildContext.of(Path.of(source)));
    if (format.isJson()) {
      invocation.console().printJson(FoundReport.tree(found));
    } else {
      invocation.console().print(FoundReport.lines(found));
    }
    FoundReport.tell(found, invocation.console());
    return (found.errors().isEmpty() ? ExitCode.SUCCESS : ExitCode.INVALID).code();
  }

  private FoundImages ofImage() throws IOException {
    CliConfig config = invocation.config();
    ImageName name = config.imageName(source);
    FindOptions options = FindInputs.options(flags, invocation.environment());
    try (OpenStore store = OpenStore.open(config)) {
      return ImageSearch.find(
          new BaseImage(
              name.familiar(), store.layout().repository(name), store.layout().resolve(name)),
          platforms.isEmpty() ? BuildOptions.defaults().platforms() : platforms,
          options,
          store.temporary());
    }
  }

  private FoundImages ofContext(BuildContext files) throws IOException {
    FindOptions options = FindInputs.options(flags, invocation.environment());
    if (file == null && !Files.isRegularFile(files.directory().resolve("Kubefile"))) {
      return ImageFinder.find(files.files(), options);
    }
    BuildOptions build =
        BuildOptions.defaults()
            .withBuildArgs(
                Assignments.parse(buildArguments, "--build-arg", invocation.environment()));
    BuildRequest request =
        new BuildRequest(
            BuildInputs.kubefile(Optional.ofNullable(file), files, invocation.input()),
            files,
            platforms.isEmpty() ? build : build.withPlatforms(platforms));
    return ImageSearch.find(
        request, options, Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
  }
}
