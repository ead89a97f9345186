// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.members;

import io.cloudimage.cli.command.FindInputs;
import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.option.FindFlags;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.output.ExitCode;
import io.cloudimage.oci.build.BuildContext;
import io.cloudimage.oci.collect.FoundImages;
import io.cloudimage.oci.collect.ImageFinder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code images find}: which container images a CloudRootfs names. */
@Command(
    name = "find",
    description = {
      "Show which container images the files of a CloudRootfs name, and where, without building.",
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
      "  cloudimage images find --format json ."
    })
public final class ImagesFindCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private FindFlags flags = new FindFlags();

  @Parameters(paramLabel = "CONTEXT", description = "The directory of a CloudRootfs.")
  private Path context = Path.of("");

  public ImagesFindCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    BuildContext files = BuildContext.of(context);
    FoundImages found =
        ImageFinder.find(files.files(), FindInputs.options(flags, invocation.environment()));
    if (format.isJson()) {
      invocation.console().printJson(FoundReport.tree(found));
    } else {
      invocation.console().print(FoundReport.lines(found));
    }
    FoundReport.tell(found, invocation.console());
    return (found.errors().isEmpty() ? ExitCode.SUCCESS : ExitCode.INVALID).code();
  }
}
