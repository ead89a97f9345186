// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.ImageName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code rmi}: takes names away. */
@Command(
    name = "rmi",
    description = "Take names away from images of the local store; gc then frees the space.",
    footer = {"", "Examples:", "  cloudimage rmi kubernetes:v1.19.8 && cloudimage gc"})
public final class RmiCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();

  @Parameters(paramLabel = "NAME", arity = "1..*", description = "The names.")
  private List<String> names = new ArrayList<>();

  public RmiCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config();
    List<ImageName> images = new ArrayList<>();
    for (String name : names) {
      images.add(config.imageName(name));
    }
    List<String> untagged = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    try (OpenStore store = OpenStore.open(config)) {
      for (ImageName image : images) {
        if (store.layout().untag(image)) {
          untagged.add(image.familiar());
        } else {
          missing.add(image.familiar());
        }
      }
    }
    if (format.isJson()) {
      invocation.console().printJson(Map.of("untagged", untagged));
    } else {
      invocation.console().print(untagged.stream().map(name -> "untagged " + name).toList());
    }
    if (!missing.isEmpty()) {
      throw new OciException(
              ErrorKind.NOT_FOUND,
              "not in the store " + config.dataRoot() + ": " + String.join(", ", missing))
          .withHint("cloudimage images lists what is there");
    }
    invocation.console().note("content that no name leads to stays until 'cloudimage gc'");
    return 0;
  }
}
