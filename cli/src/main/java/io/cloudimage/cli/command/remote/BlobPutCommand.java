// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.remote;

import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code blob put}: stores a blob. */
@Command(
    name = "put",
    description = "Store a file as a blob in a registry, and print its digest.",
    footer = {
      "",
      "Examples:",
      "  cloudimage blob put hub.example.com/app layer.tar.gz",
      "  tar cz rootfs | cloudimage blob put hub.example.com/app -"
    })
public final class BlobPutCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "The repository, or the repository with the digest that the blob must have.")
  private String name = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = "-",
      description = "The blob. Default: -, which is standard input.")
  private String file = "-";

  public BlobPutCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    ImageName target =
        name.indexOf('@') >= 0 ? config.imageName(name) : RemoteName.repository(config, name);
    if (!file.equals("-")) {
      put(config, target, Path.of(file));
      return 0;
    }
    // A registry wants to know the digest of what it is sent, and may have to be sent it twice.
    Path copy = Files.createTempFile("cloudimage-blob", ".tmp");
    try {
      Files.copy(invocation.input(), copy, StandardCopyOption.REPLACE_EXISTING);
      put(config, target, copy);
    } finally {
      Files.deleteIfExists(copy);
    }
    return 0;
  }

  private void put(CliConfig config, ImageName target, Path path) throws IOException {
    Digest.Algorithm algorithm =
        target.digest().map(Digest::algorithm).orElse(Digest.Algorithm.SHA256);
    FileBlob blob = FileBlob.of(path, algorithm);
    Descriptor content = blob.descriptor();
    if (target.digest().isPresent() && !target.digest().get().equals(content.digest())) {
      throw new OciException(
          ErrorKind.MISMATCH,
          "cannot store " + target.familiar() + ": the blob's digest is " + content.digest());
    }
    try (Registries registries = Registries.of(invocation, config)) {
      registries.repository(target).push(blob);
    }
    new ContentReport(target.at(content.digest()).familiar(), content)
        .print(invocation.console(), format);
  }
}
