// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudimage.oci.compress.CompressionChoice;
import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.content.Content;
import io.cloudimage.oci.distribution.DistributionFolder;
import io.cloudimage.oci.json.ConfigCodec;
import io.cloudimage.oci.json.Encoded;
import io.cloudimage.oci.json.ManifestCodec;
import io.cloudimage.oci.layer.Layer;
import io.cloudimage.oci.layer.LayerBuilder;
import io.cloudimage.oci.layer.LayerFile;
import io.cloudimage.oci.members.CloudImageRoot;
import io.cloudimage.oci.members.KeptIndex;
import io.cloudimage.oci.members.Member;
import io.cloudimage.oci.members.RepositoryNaming;
import io.cloudimage.oci.memory.MemoryRepository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Manifest;
import io.cloudimage.oci.model.MediaType;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.rootfs.UnpackOptions;
import io.cloudimage.oci.rootfs.Unpacker;
import io.cloudimage.oci.testing.RandomImage;
import io.cloudimage.oci.validate.GraphValidator;
import io.cloudimage.oci.validate.ValidationListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** An image with a folder of container images, and what a conversion makes of it. */
final class LiftFixture {
  static final String V2 = "registry/docker/registry/v2/";

  final BuildFixture build;
  final MemoryRepository registry = new MemoryRepository();
  private final Path directory;
  private final List<Member> inFolder = new ArrayList<>();
  private final List<KeptIndex> indexes = new ArrayList<>();

  LiftFixture(Path directory) throws IOException {
    this.directory = directory;
    this.build = new BuildFixture(directory);
  }

  /** An image that will be in the folder. */
  Descriptor image(String name, long seed) throws IOException {
    Descriptor manifest = RandomImage.write(registry, seed, 2, 1000);
    member(name, manifest.withPlatform(Platform.parse("linux/amd64")), Optional.empty());
    return manifest;
  }

  /** An index that will be in the folder with all its platforms. */
  Descriptor index(String name, long seed, String... platforms) throws IOException {
    Descriptor index = RandomImage.writeIndex(registry, seed, platforms);
    for (Descriptor manifest : Content.readIndex(registry, index).value().manifests()) {
      member(name, manifest, Optional.of(index.digest()));
    }
    indexes.add(new KeptIndex(ImageName.parse(name), index));
    return index;
  }

  private void member(String name, Descriptor manifest, Optional<Digest> index) {
    inFolder.add(new Member(ImageName.parse(name), manifest, index, 1, List.of()));
  }

  /** Writes the folder into the context, as a registry that knows no domains. */
  void layOut() throws IOException {
    new DistributionFolder(registry, RepositoryNaming.PATHS, false)
        .write(
            new CloudImageRoot(
                Descriptor.of(MediaType.OCI_INDEX, Digest.of(new byte[0]), 0),
                List.of(),
                inFolder,
                indexes),
            List.of(),
            build.context,
            "registry");
  }

  /** The image with one layer more, of exactly these files. */
  Descriptor append(Descriptor root, List<LayerFile> files) throws IOException {
    Layer layer = LayerBuilder.build(files, build.store, CompressionChoice.defaults());
    ImageConfig config = config(root);
    List<Digest> diffIds = new ArrayList<>(config.diffIds());
    diffIds.add(layer.diffId());
    Encoded<ImageConfig> newConfig =
        ConfigCodec.write(
            new ImageConfig(
                config.created(),
                config.author(),
                config.platform(),
                config.execution(),
                diffIds,
                List.of(),
                config.cloudImage()),
            MediaType.CLOUDIMAGE_CONFIG);
    List<Descriptor> layers = new ArrayList<>(manifest(root).layers());
    layers.add(layer.descriptor());
    Encoded<Manifest> newManifest =
        ManifestCodec.write(
            new Manifest(
                MediaType.OCI_MANIFEST,
                Optional.of(MediaType.CLOUDIMAGE),
                newConfig.descriptor(),
                layers,
                Optional.empty(),
                Map.of()));
    build.store.push(Blob.of(newConfig.descriptor(), newConfig.bytes()));
    build.store.push(Blob.of(newManifest.descriptor(), newManifest.bytes()));
    return newManifest.descriptor();
  }

  Descriptor push(String mediaType, String document) throws IOException {
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    Descriptor descriptor = Descriptor.of(new MediaType(mediaType), bytes);
    build.store.push(Blob.of(descriptor, bytes));
    return descriptor;
  }

  Path data(Digest digest) {
    return build.context.resolve(
        V2 + "blobs/sha256/" + digest.hex().substring(0, 2) + "/" + digest.hex() + "/data");
  }

  /** Builds an image of the context and converts it. */
  LiftReport convert(String kubefile, LiftOptions options) throws IOException {
    return convert(build.build(kubefile).root(), options);
  }

  LiftReport convert(Descriptor root, LiftOptions options) throws IOException {
    LiftReport report =
        RegistryLift.convert(
            new BaseImage("docker.io/library/cluster:v1", build.store, root),
            build.store,
            options,
            build.temporary);
    try (Stream<Path> left = Files.list(build.temporary)) {
      assertThat(left).isEmpty();
    }
    if (report.root().isPresent()) {
      assertThat(
              new GraphValidator(build.store, 1, ValidationListener.SILENT)
                  .validate(report.root().get())
                  .findings())
          .isEmpty();
    }
    return report;
  }

  CloudImageRoot root(LiftReport report) throws IOException {
    return CloudImageRoot.read(build.store, report.root().orElseThrow());
  }

  Manifest manifest(Descriptor root) throws IOException {
    return Content.readManifest(build.store, CloudImageRoot.read(build.store, root).own().get(0))
        .value();
  }

  ImageConfig config(Descriptor root) throws IOException {
    return Content.readConfig(build.store, manifest(root).config()).value();
  }

  /** The files of the first platform's layers, and of the folder that members make. */
  Map<String, String> unpacked(Descriptor root, boolean withMembers) throws IOException {
    Path tree = directory.resolve("unpacked-" + root.digest().hex() + withMembers);
    new Unpacker(
            build.store, UnpackOptions.defaults().withDurability(UnpackOptions.Durability.BUFFERED))
        .unpack(manifest(root), config(root), tree);
    if (withMembers) {
      new DistributionFolder(build.store, RepositoryNaming.PATHS, false)
          .write(CloudImageRoot.read(build.store, root), List.of(), tree, "registry");
    }
    return files(tree);
  }

  /** What is in a tree: files by digest, links by target, directories. */
  static Map<String, String> files(Path tree) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.filter(each -> !each.equals(tree)).toList()) {
        String name = tree.relativize(path).toString();
        if (Files.isSymbolicLink(path)) {
          files.put(name, "-> " + Files.readSymbolicLink(path));
        } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          files.put(name, Digest.of(Files.readAllBytes(path)).toString());
        } else {
          files.put(name, "directory");
        }
      }
    }
    return files;
  }
}
