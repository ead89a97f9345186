// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.command.ImageDetails.Variant;
import io.cloudimage.cli.option.RegistryFolderOptions;
import io.cloudimage.oci.content.ContentSource;
import io.cloudimage.oci.distribution.DistributionFolder;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layer.ExtractionReport;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.members.CloudImageRoot;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageConfig;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.rootfs.UnpackOptions;
import io.cloudimage.oci.rootfs.Unpacker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** An image for one platform, as a tree of files that can be made. */
final class ImageRootfs {
  private final CloudImageRoot root;
  private final Variant variant;
  private final ImageConfig config;

  private ImageRootfs(CloudImageRoot root, Variant variant, ImageConfig config) {
    this.root = root;
    this.variant = variant;
    this.config = config;
  }

  /** As the other, of an image of the store. */
  static ImageRootfs choose(
      LayoutStore store, ImageName image, Optional<Platform> platform, boolean anyImage)
      throws IOException {
    return choose(store, store.resolve(image), image, platform, anyImage);
  }

  /**
   * Reads the image's documents, and no layer.
   *
   * @param image what it is called, for people
   * @param anyImage whether it may be another image than a CloudImage
   * @throws OciException UNSUPPORTED if it is none that may be unpacked; NOT_FOUND if it is not
   *     there, or not for the platform
   */
  static ImageRootfs choose(
      ContentSource source,
      Descriptor root,
      ImageName image,
      Optional<Platform> platform,
      boolean anyImage)
      throws IOException {
    ImageDetails details = ImageDetails.read(source, root);
    Variant variant = details.preferred(platform);
    if (variant.config().isEmpty() || !(anyImage || variant.manifest().isCloudImage())) {
      throw new OciException(
              ErrorKind.UNSUPPORTED, image.familiar() + " is not a CloudImage; nothing is unpacked")
          .withHint("--any unpacks container images, too");
    }
    return new ImageRootfs(CloudImageRoot.read(source, root), variant, variant.config().get());
  }

  /** The digest of the manifest that was chosen. */
  Digest manifest() {
    return variant.descriptor().digest();
  }

  /** Lowest first. */
  List<Descriptor> layers() {
    return variant.manifest().layers();
  }

  /** What the config says that it is for. */
  Platform platform() {
    return config.platform();
  }

  /** Makes the tree of an image that is in the store. */
  UnpackOutcome unpack(
      LayoutStore store, UnpackOptions options, RegistryFolderOptions folder, Path target)
      throws IOException {
    return unpack(store, store, options, folder, target);
  }

  /**
   * Makes the tree, with its folder {@code registry/}, as {@link Unpacker#unpack}.
   *
   * @param layers where they are read
   * @param store has all of the image when the options' own addition has been made, which comes
   *     before the folder
   */
  UnpackOutcome unpack(
      ContentSource layers,
      LayoutStore store,
      UnpackOptions options,
      RegistryFolderOptions folder,
      Path target)
      throws IOException {
    List<Platform> platforms = folder.allPlatforms() ? List.of() : List.of(config.platform());
    RegistryAddition images =
        new RegistryAddition(
            root, platforms, new DistributionFolder(store, folder.naming(), !folder.copy()));
    UnpackOptions.TreeAddition before = options.addition();
    UnpackOptions.TreeAddition both =
        tree -> {
          before.addTo(tree);
          images.addTo(tree);
        };
    ExtractionReport report =
        new Unpacker(layers, options.withAddition(folder.none() ? before : both))
            .unpack(variant.manifest(), config, target);
    return new UnpackOutcome(manifest(), target, report, images.report(), Optional.empty());
  }
}
