// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.copy;

import io.cloudimage.cli.command.CopyProgress;
import io.cloudimage.cli.command.Invocation;
import io.cloudimage.cli.command.OpenStore;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.oci.archive.ArchiveDamage;
import io.cloudimage.oci.bundle.ArchiveContent;
import io.cloudimage.oci.bundle.EntryNames;
import io.cloudimage.oci.bundle.ImageLoader;
import io.cloudimage.oci.bundle.LoadReport;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.transfer.CopyOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code load}: what {@code save} wrote, into the local store. */
@Command(
    name = "load",
    description = {
      "Take the images of an archive into the local store: what cloudimage save wrote, or any OCI"
          + " image layout in a tar, compressed or not.",
      "",
      "Every byte is verified. A load that was interrupted goes on where it was. If something is"
          + " neither in the archive nor in the store, nothing is loaded, and it is said what."
    },
    footer = {
      "",
      "Examples:",
      "  cloudimage load -i kubernetes.tar",
      "  cloudimage load -i kubernetes.tar.001",
      "  cloudimage load -i other.tar --name hub.example.com/kubernetes",
      "  ssh host cloudimage save -o - kubernetes:v1.19.8 | cloudimage load -i -"
    })
public final class LoadCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(
      names = {"-i", "--input"},
      required = true,
      paramLabel = "FILE",
      description = "The archive, or the first of its parts; - is standard input.")
  private String input = "";

  @Option(
      names = "--name",
      paramLabel = "REPOSITORY",
      description = "What images are called of which the archive says only a tag, or nothing.")
  private @Nullable String name;

  @Mixin private FormatOption format = new FormatOption();

  public LoadCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config();
    Optional<ImageName> repository =
        name == null ? Optional.empty() : Optional.of(config.imageName(name));
    CopyOptions options =
        CopyOptions.defaults()
            .withListener(new CopyProgress(invocation.console()))
            .withCancellation(invocation.cancellation());
    try (OpenStore store = OpenStore.open(config);
        ArchiveContent archive = archive(store)) {
      LoadReport report =
          new ImageLoader(store.layout(), options)
              .load(archive, new EntryNames(config.names(), repository));
      new LoadOutcome(archive.name(), report).print(invocation.console(), format);
    } catch (OciException e) {
      throw e.kind() == ErrorKind.MISMATCH || e.kind() == ErrorKind.INVALID ? withParts(e) : e;
    }
    return 0;
  }

  /** Of an archive in parts, those are named that have to be brought again. */
  private OciException withParts(OciException failure) throws IOException {
    List<String> parts = input.equals("-") ? List.of() : ArchiveDamage.parts(Path.of(input));
    return parts.isEmpty()
        ? failure
        : new OciException(
            failure.kind(),
            failure.getMessage() + "; damaged are: " + String.join(", ", parts),
            "bring these parts again; what was loaded is kept",
            failure);
  }

  private ArchiveContent archive(OpenStore store) throws IOException {
    return input.equals("-")
        ? ArchiveContent.drain(invocation.input(), "the archive on standard input", store.layout())
        : ArchiveContent.open(Path.of(input));
  }
}
