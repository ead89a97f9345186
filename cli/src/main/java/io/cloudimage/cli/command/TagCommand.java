// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tag}: a further name for an image. */
@Command(
    name = "tag",
    description = "Give an image of the local store a further name.",
    footer = {
      "",
      "Examples:",
      "  cloudimage tag kubernetes:v1.19.8 hub.example.com/kubernetes:v1.19.8"
    })
public final class TagCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(index = "0", paramLabel = "SOURCE", description = "An image of the local store.")
  private String source = "";

  @Parameters(
      index = "1",
      paramLabel = "NAME",
      description = "The new name; if it names another image, it names this one from now on.")
  private String destination = "";

  public TagCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config();
    ImageName from = config.imageName(source);
    ImageName to = config.imageName(destination);
    if (to.digest().isPresent()) {
      throw new OciException(
          ErrorKind.INVALID, "cannot give the name " + to.familiar() + ": a digest names itself");
    }
    try (OpenStore store = OpenStore.open(config)) {
      Descriptor root = store.layout().resolve(from);
      store.layout().tag(root, to);
      invocation.console().print(to.familiar() + " is " + root.digest());
    }
    return 0;
  }
}
