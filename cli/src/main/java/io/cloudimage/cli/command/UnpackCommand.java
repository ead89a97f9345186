// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.command.ImageDetails.Layer;
import io.cloudimage.cli.command.ImageDetails.Variant;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.PlatformOption;
import io.cloudimage.cli.output.ByteSize;
import io.cloudimage.oci.distribution.DistributionFolder;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layer.ExtractionReport;
import io.cloudimage.oci.members.CloudImageRoot;
import io.cloudimage.oci.members.RepositoryNaming;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.rootfs.UnpackOptions;
import io.cloudimage.oci.rootfs.Unpacker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code unpack}: an image's files, or one layer's, to a directory. */
@Command(
    name = "unpack",
    description = "Unpack an image into a directory, or one layer into the data root.",
    footer = {
      "",
      "Examples:",
      "  cloudimage unpack kubernetes:v1.19.8 /tmp/rootfs",
      "  cloudimage unpack --registry-layout domains kubernetes:v1.19.8 /tmp/rootfs",
      "  cloudimage unpack --layer 69101f4a3780"
    })
public final class UnpackCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private FormatOption format = new FormatOption();
  @Mixin private PlatformOption platform = new PlatformOption();

  @Option(
      names = "--layer",
      paramLabel = "ID",
      description =
          "Unpack this layer alone, into overlay2/<id> of the data root; the id, or enough of its"
              + " digits.")
  private @Nullable String layer;

  @Option(names = "--replace", description = "Replace a directory that is not empty.")
  private boolean replace;

  @Option(names = "--any", description = "Unpack images that are not CloudImages, too.")
  private boolean anyImage;

  @Option(
      names = "--no-registry",
      description = "Do not lay the container images out in the folder registry/.")
  private boolean noRegistry;

  @Option(
      names = "--registry-layout",
      paramLabel = "NAMES",
      defaultValue = "paths",
      description =
          "What the repositories in registry/ are called: paths (library/nginx) or domains"
              + " (docker.io/library/nginx). Default: paths.")
  private String registryLayout = "paths";

  @Option(
      names = "--registry-copy",
      description =
          "Copy blobs into registry/, instead of hard links to the store's, which cost no room.")
  private boolean registryCopy;

  @Option(names = "--all-platforms", description = "Lay out the container images of all platforms.")
  private boolean allPlatforms;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "An image of the local store.")
  private @Nullable String name;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DIR",
      description = "Where to: a directory that is empty or not there yet.")
  private @Nullable Path directory;

  public UnpackCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    CliConfig config = invocation.config();
    String image = name;
    Path target = directory;
    if (layer != null && image == null) {
      try (OpenStore store = OpenStore.open(config)) {
        unpackLayer(store, layer);
      }
    } else if (layer == null && image != null && target != null) {
      try (OpenStore store = OpenStore.open(config)) {
        unpackImage(store, config.imageName(image), target.toAbsolutePath());
      }
    } else {
      throw new ParameterException(spec.commandLine(), "expected NAME and DIR, or --layer ID");
    }
    return 0;
  }

  private void unpackImage(OpenStore store, ImageName image, Path target) throws IOException {
    ImageDetails details = ImageDetails.read(store.layout(), store.layout().resolve(image));
    Variant variant = details.preferred(platform.platform());
    if (variant.config().isEmpty() || !(anyImage || variant.manifest().isCloudImage())) {
      throw new OciException(
              ErrorKind.UNSUPPORTED, image.familiar() + " is not a CloudImage; nothing is unpacked")
          .withHint("--any unpacks container images, too");
    }
    CloudImageRoot root = CloudImageRoot.read(store.layout(), details.root());
    List<Platform> platforms =
        allPlatforms ? List.of() : List.of(variant.config().get().platform());
    RegistryAddition images =
        new RegistryAddition(
            root, platforms, new DistributionFolder(store.layout(), naming(), !registryCopy));
    Unpacker unpacker =
        new Unpacker(
            store.layout(),
            options().withAddition(noRegistry ? UnpackOptions.TreeAddition.NONE : images));
    ExtractionReport report = unpacker.unpack(variant.manifest(), variant.config().get(), target);
    new UnpackOutcome(variant.descriptor().digest(), target, report, images.report())
        .print(invocation.console(), format);
  }

  private void unpackLayer(OpenStore store, String id) throws IOException {
    Layer found = new LayerSearch(store).find(id);
    Digest diffId = found.id().orElseThrow();
    Optional<Path> present = store.unpackedAt(diffId);
    Map<String, Object> what = Map.of("layer", diffId.toString());
    if (present.isPresent() && !replace) {
      print("already unpacked in " + present.get(), present.get(), what);
      return;
    }
    Path target = store.layout().overlayDirectory(diffId);
    Files.createDirectories(Optional.ofNullable(target.getParent()).orElse(target));
    print(
        new Unpacker(store.layout(), options()).unpackLayer(found.descriptor(), diffId, target),
        target,
        what);
  }

  private UnpackOptions options() {
    return UnpackOptions.defaults()
        .withReplace(replace)
        .withListener(new UnpackProgress(invocation.console()));
  }

  private RepositoryNaming naming() throws OciException {
    try {
      return RepositoryNaming.parse(registryLayout);
    } catch (IllegalArgumentException e) {
      throw new OciException(ErrorKind.INVALID, "--registry-layout: " + e.getMessage(), e);
    }
  }

  private void print(ExtractionReport report, Path target, Map<String, Object> what)
      throws IOException {
    report.notes().forEach(invocation.console()::warning);
    String size = report.entries() + " entries, " + ByteSize.exact(report.bytes());
    print("unpacked " + size + ", into " + target, target, what);
  }

  private void print(String line, Path target, Map<String, Object> what) throws IOException {
    if (format.isJson()) {
      Map<String, Object> tree = new LinkedHashMap<>(what);
      tree.put("directory", target.toString());
      invocation.console().printJson(tree);
    } else {
      invocation.console().print(line);
    }
  }
}
