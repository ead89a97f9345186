// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.command.ImageDetails.Variant;
import io.cloudimage.cli.option.RegistryFolderOptions;
import io.cloudimage.oci.distribution.DistributionFolder;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layer.ExtractionReport;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.members.CloudImageRoot;
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

/** An image of the store for one platform, as a tree of files that can be made. */
final class ImageRootfs {
  private final LayoutStore store;
  private final CloudImageRoot root;
  private final Variant variant;
  private final ImageConfig config;

  private ImageRootfs(LayoutStore store, CloudImageRoot root, Variant variant, ImageConfig config) {
    this.store = store;
    this.root = root;
    this.variant = variant;
    this.config = config;
  }

  /**
   * @param anyImage whether it may be another image than a CloudImage
   * @throws OciException UNSUPPORTED if it is none that may be unpacked; NOT_FOUND if it is not
   *     there, or not for the platform
   */
  static ImageRootfs choose(
      LayoutStore store, ImageName image, Optional<Platform> platform, boolean anyImage)
      throws IOException {
    ImageDetails details = ImageDetails.read(store, store.resolve(image));
    Variant variant = details.preferred(platform);
    if (variant.config().isEmpty() || !(anyImage || variant.manifest().isCloudImage())) {
      throw new OciException(
              ErrorKind.UNSUPPORTED, image.familiar() + " is not a CloudImage; nothing is unpacked")
          .withHint("--any unpacks container images, too");
    }
    CloudImageRoot root = CloudImageRoot.read(store, details.root());
    return new ImageRootfs(store, root, variant, variant.config().get());
  }

  /** The digest of the manifest that was chosen. */
  Digest manifest() {
    return variant.descriptor().digest();
  }

  /** Makes the tree, with its folder {@code registry/}, as {@link Unpacker#unpack}. */
  UnpackOutcome unpack(UnpackOptions options, RegistryFolderOptions folder, Path target)
      throws IOException {
    List<Platform> platforms = folder.allPlatforms() ? List.of() : List.of(config.platform());
    RegistryAddition images =
        new RegistryAddition(
            root, platforms, new DistributionFolder(store, folder.naming(), !folder.copy()));
    ExtractionReport report =
        new Unpacker(
                store,
                options.withAddition(folder.none() ? UnpackOptions.TreeAddition.NONE : images))
            .unpack(variant.manifest(), config, target);
    return new UnpackOutcome(manifest(), target, report, images.report());
  }
}
