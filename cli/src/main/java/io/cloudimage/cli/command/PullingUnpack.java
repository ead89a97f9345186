// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.cli.option.RegistryFolderOptions;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layout.FollowedContent;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.rootfs.UnpackOptions;
import io.cloudimage.oci.transfer.CopyReport;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Fetches an image as {@code pull} does, and unpacks it while it arrives: the copy writes into the
 * store in one thread, and the layers are read behind it.
 *
 * <p>When all layers are unpacked and all of the image is in the store, it gets its name there,
 * then its container images are laid out, then the tree gets its name. What fails before leaves
 * neither name behind, and ends the other side; what has come of the blobs stays, as after a pull
 * that broke.
 */
final class PullingUnpack {
  private final Invocation invocation;
  private final OpenStore store;
  private final ImageCopy copy;

  PullingUnpack(Invocation invocation, OpenStore store, Registries registries) {
    this.invocation = invocation;
    this.store = store;
    this.copy = new ImageCopy(invocation, store, registries);
  }

  /**
   * Does both.
   *
   * @param platform takes this platform's part, as {@link ImageCopy#pull}
   * @param anyImage whether it may be another image than a CloudImage
   * @throws OciException the first cause of either side; as {@link ImageRootfs#choose}, {@link
   *     ImageRootfs#unpack} and {@link ImageCopy#pull}
   */
  UnpackOutcome unpack(
      ImageName name,
      Optional<Platform> platform,
      boolean anyImage,
      UnpackOptions options,
      RegistryFolderOptions folder,
      Path target)
      throws IOException {
    ImagePart part = copy.find(name, platform).withDocuments(store.layout());
    ImageRootfs rootfs =
        ImageRootfs.choose(part.repository(), part.root(), name, platform, anyImage);
    FollowedContent arriving = store.layout().follow();
    try (PullUnderWay pull =
        PullUnderWay.start(
            invocation.cancellation(),
            cancellation -> copy.fetch(name, part, rootfs.layers(), cancellation),
            arriving)) {
      UnpackOptions all =
          options.withAddition(
              tree -> {
                pull.await();
                copy.keep(name, part.root());
                options.addition().addTo(tree);
              });
      UnpackOutcome outcome = unpack(rootfs, arriving, pull, all, folder, target);
      CopyReport report = pull.await();
      return outcome.withPull(new CopyResult("pulled", name, report));
    }
  }

  /**
   * What is wrong with bytes that are not proven yet may not be what is wrong: the blob's own end
   * is waited for. If its transfer started again, so does this, with what is in the store then.
   */
  private UnpackOutcome unpack(
      ImageRootfs rootfs,
      FollowedContent arriving,
      PullUnderWay pull,
      UnpackOptions options,
      RegistryFolderOptions folder,
      Path target)
      throws IOException {
    try {
      return rootfs.unpack(arriving, store.layout(), options, folder, target);
    } catch (IOException e) {
      if (isOurOwn(e) || arriving.settle()) {
        throw e;
      }
      pull.await();
      return rootfs.unpack(store.layout(), store.layout(), options, folder, target);
    }
  }

  /** Whether the failure has nothing to do with what was read. */
  private static boolean isOurOwn(IOException failure) {
    return failure instanceof FileSystemException
        || failure instanceof OciException oci
            && (oci.kind() == ErrorKind.CANCELLED || oci.kind() == ErrorKind.CONFLICT);
  }
}
