// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.remote;

import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.json.JsonLimits;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.registry.RemoteRepository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code manifest put}: stores a manifest's bytes. */
@Command(
    name = "put",
    description =
        "Store a manifest or an index in a registry, byte for byte as it is given. What it refers"
            + " to must be there already.",
    footer = {
      "",
      "Examples:",
      "  cloudimage manifest put hub.example.com/kubernetes:v1.19.8 manifest.json",
      "  cloudimage manifest get hub.example.com/app:v1 | cloudimage manifest put"
          + " hub.example.com/app:stable -"
    })
public final class ManifestPutCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Option(
      names = "--media-type",
      paramLabel = "TYPE",
      description = "What it is, where it does not say so itself.")
  private @Nullable String mediaType;

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "Where to: with a tag, or with the digest that it has, or with both.")
  private String name = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = "-",
      description = "The manifest. Default: -, which is standard input.")
  private String file = "-";

  public ManifestPutCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config(registry);
    ImageName image = RemoteName.withReference(config, name);
    byte[] bytes = read();
    MediaType type = ManifestText.check(bytes, mediaType);
    Digest.Algorithm algorithm =
        image.digest().map(Digest::algorithm).orElse(Digest.Algorithm.SHA256);
    Digest digest = Digest.of(algorithm, algorithm.newHash().digest(bytes));
    if (image.digest().isPresent() && !image.digest().get().equals(digest)) {
      throw new OciException(
          ErrorKind.MISMATCH,
          "cannot store " + image.familiar() + ": the manifest's digest is " + digest);
    }
    Descriptor content = Descriptor.of(type, digest, bytes.length);
    try (Registries registries = Registries.of(invocation, config)) {
      RemoteRepository repository = registries.repository(image);
      if (image.tag().isPresent()) {
        repository.push(Blob.of(content, bytes), image.tag().get());
      } else {
        repository.push(Blob.of(content, bytes));
      }
    }
    new ContentReport(image.familiar(), content).print(invocation.console(), format);
    return 0;
  }

  private byte[] read() throws IOException {
    int limit = JsonLimits.DOCUMENT.bytes();
    byte[] bytes;
    if (file.equals("-")) {
      bytes = invocation.input().readNBytes(limit + 1);
    } else {
      try (InputStream in = Files.newInputStream(Path.of(file))) {
        bytes = in.readNBytes(limit + 1);
      }
    }
    if (bytes.length > limit) {
      throw new OciException(
          ErrorKind.UNSUPPORTED,
          "a manifest has at most " + limit + " bytes, which is what registries take");
    }
    return bytes;
  }
}
