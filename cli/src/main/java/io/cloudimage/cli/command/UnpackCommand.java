// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.command.ImageDetails.Layer;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.FormatOption;
import io.cloudimage.cli.option.PlatformOption;
import io.cloudimage.cli.option.PullOption;
import io.cloudimage.cli.option.PullPolicy;
import io.cloudimage.cli.option.RegistryFlags;
import io.cloudimage.cli.option.RegistryFolderOptions;
import io.cloudimage.cli.output.ByteSize;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layer.ExtractionReport;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.rootfs.UnpackOptions;
import io.cloudimage.oci.rootfs.Unpacker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
      "  cloudimage unpack --pull hub.example.com/kubernetes:v1.19.8 /tmp/rootfs",
      "  cloudimage unpack --registry-layout domains kubernetes:v1.19.8 /tmp/rootfs",
      "  cloudimage unpack --layer 69101f4a3780"
    })
public final class UnpackCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private FormatOption format = new FormatOption();
  @Mixin private PlatformOption platform = new PlatformOption();
  @Mixin private RegistryFolderOptions folder = new RegistryFolderOptions();
  @Mixin private PullOption pull = new PullOption();
  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Option(
      names = "--layer",
      paramLabel = "ID",
      description =
          "Unpack this layer alone, into overlay2/<id> of the data root; the id, or enough of its"
              + " digits.")
  private @Nullable String layer;

  @Option(names = "--replace", description = "Replace a directory that is not empty.")
  private boolean replace;

  @Option(
      names = "--no-sync",
      description =
          "Return before the disk has it all: faster, but a loss of power soon after may spoil"
              + " files.")
  private boolean noSync;

  @Option(names = "--any", description = "Unpack images that are not CloudImages, too.")
  private boolean anyImage;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "An image of the local store; with --pull, of a registry.")
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
    CliConfig config = invocation.config(registry);
    String image = name;
    Path target = directory;
    if (layer != null && image == null && pull.policy() == PullPolicy.NEVER) {
      try (OpenStore store = OpenStore.open(config)) {
        unpackLayer(store, layer);
      }
    } else if (layer == null && image != null && target != null) {
      try (OpenStore store = OpenStore.open(config)) {
        unpackImage(config, store, config.imageName(image), target.toAbsolutePath())
            .print(invocation.console(), format);
      }
    } else {
      throw new ParameterException(spec.commandLine(), "expected NAME and DIR, or --layer ID");
    }
    return 0;
  }

  private UnpackOutcome unpackImage(CliConfig config, OpenStore store, ImageName image, Path target)
      throws IOException {
    Optional<ImageRootfs> stored =
        pull.policy() == PullPolicy.ALWAYS ? Optional.empty() : stored(store, image);
    if (stored.isPresent()) {
      return stored.get().unpack(store.layout(), options(), folder, target);
    }
    try (Registries registries = Registries.of(invocation, config)) {
      return new PullingUnpack(invocation, store, registries)
          .unpack(image, platform.platform(), anyImage, options(), folder, target);
    }
  }

  /** The image, if the store has all of it that is needed; else it is to be fetched. */
  private Optional<ImageRootfs> stored(OpenStore store, ImageName image) throws IOException {
    try {
      ImageRootfs found = ImageRootfs.choose(store.layout(), image, platform.platform(), anyImage);
      if (pull.policy() == PullPolicy.NEVER || isWhole(store, image, found)) {
        return Optional.of(found);
      }
    } catch (OciException e) {
      if (e.kind() != ErrorKind.NOT_FOUND) {
        throw e;
      }
      if (pull.policy() == PullPolicy.NEVER) {
        throw e.withHint("--pull=missing fetches it from " + image.registry());
      }
    }
    return Optional.empty();
  }

  private boolean isWhole(OpenStore store, ImageName image, ImageRootfs found) throws IOException {
    ImagePart whole =
        new ImagePart(store.layout().repository(image), store.layout().resolve(image));
    return (folder.allPlatforms() ? whole : whole.forPlatform(found.platform())).isWhole();
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
        .withDurability(
            noSync ? UnpackOptions.Durability.BUFFERED : UnpackOptions.Durability.SYNCED)
        .withListener(new UnpackProgress(invocation.console()));
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
