// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.output.ByteSize;
import io.cloudimage.cli.output.Table;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layout.StoredImage;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.transfer.Graph;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code images}: what the local store has names for. */
@Command(
    name = "images",
    description = "List the images of the local store.",
    synopsisSubcommandLabel = "[COMMAND]",
    footer = {
      "",
      "Examples:",
      "  cloudimage images",
      "  cloudimage images --blobs > there.txt    # for save --since there.txt, elsewhere",
      "  cloudimage images find ."
    })
public final class ImagesCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private FormatOption format = new FormatOption();

  @Option(
      names = "--blobs",
      description =
          "Print the digest of every blob, manifest and index that the images have, one on a line:"
              + " what cloudimage save --since takes elsewhere.")
  private boolean blobs;

  public ImagesCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    if (blobs) {
      listBlobs();
      return 0;
    }
    List<ImageSummary> images = new ArrayList<>();
    try (OpenStore store = OpenStore.open(invocation.config())) {
      for (StoredImage image : store.layout().images()) {
        images.add(summary(store, image));
      }
    }
    images.sort(Comparator.comparing(image -> image.name().orElse("")));
    if (format.isJson()) {
      invocation
          .console()
          .printJson(Map.of("images", images.stream().map(ImageSummary::tree).toList()));
      return 0;
    }
    Table table = new Table("NAME", "DIGEST", "PLATFORMS", "KUBERNETES", "CREATED", "SIZE");
    for (ImageSummary image : images) {
      table.row(
          image.name().orElse("<none>"),
          image.root().digest().shortHex(),
          image.details().map(ImageSummary::platforms).orElse("damaged"),
          image.first().flatMap(ImageSummary::kubernetesVersion).orElse(""),
          image.first().flatMap(ImageSummary::created).orElse(""),
          image.details().map(details -> ByteSize.text(ImageSummary.size(details))).orElse(""));
    }
    invocation.console().print(table.lines());
    return 0;
  }

  /** What is not there, or damaged, is not listed: who relies on the list would miss it. */
  private void listBlobs() throws IOException {
    if (format.isJson()) {
      throw new OciException(ErrorKind.INVALID, "--blobs prints plain lines, no JSON");
    }
    TreeSet<Digest> digests = new TreeSet<>();
    try (OpenStore store = OpenStore.open(invocation.config())) {
      for (StoredImage image : store.layout().images()) {
        Graph graph = Graph.read(store.layout(), image.descriptor());
        graph.documents().forEach(document -> digests.add(document.descriptor().digest()));
        for (Descriptor blob : graph.blobs()) {
          if (store.layout().exists(blob)) {
            digests.add(blob.digest());
          }
        }
      }
    }
    invocation.console().print(digests.stream().map(Digest::toString).toList());
  }

  /** An image that cannot be read is listed all the same, and named as damaged. */
  private ImageSummary summary(OpenStore store, StoredImage image) throws IOException {
    Optional<ImageDetails> details = Optional.empty();
    try {
      details = Optional.of(ImageDetails.read(store.layout(), image.descriptor()));
    } catch (OciException e) {
      invocation
          .console()
          .warning(
              image.name().orElse(image.descriptor().digest().toString())
                  + " cannot be read: "
                  + e.getMessage());
    }
    return new ImageSummary(image.name(), image.descriptor(), details);
  }
}
