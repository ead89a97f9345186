// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import io.cloudimage.oci.transfer.Cancellation;
import io.cloudimage.oci.transfer.Copier;
import io.cloudimage.oci.transfer.CopyOptions;
import io.cloudimage.oci.transfer.CopyReport;
import io.cloudimage.oci.transfer.PlatformChoice;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Moves images between the local store and registries. */
final class ImageCopy {
  private final Invocation invocation;
  private final OpenStore store;
  private final Registries registries;

  ImageCopy(Invocation invocation, OpenStore store, Registries registries) {
    this.invocation = invocation;
    this.store = store;
    this.registries = registries;
  }

  /** Sends an image of the store to a registry, under another name if the two differ. */
  CopyReport push(ImageName source, ImageName destination) throws IOException {
    Descriptor root = store.layout().resolve(source);
    Repository to = registries.repository(destination);
    List<RepositoryName> mounts = new MountSources(store.layout()).of(root, destination);
    return copy(store.layout().repository(source), root, to, destination.tag(), mounts);
  }

  /**
   * Fetches an image into the store under its own name.
   *
   * @param platform takes this platform's manifest alone instead of the whole
   */
  CopyReport pull(ImageName name, Optional<Platform> platform) throws IOException {
    ReadableRepository from = registries.source(name);
    Descriptor root = from.resolve(name.reference());
    if (platform.isPresent()) {
      root = PlatformChoice.choose(from, root, platform.get());
    }
    Repository to = store.layout().repository(name);
    CopyReport report = copy(from, root, to, Optional.empty(), List.of());
    store.layout().tag(root, name);
    return report;
  }

  /** A copy ends itself when a part of it fails; that is not the end of the command. */
  private CopyReport copy(
      ReadableRepository from,
      Descriptor root,
      Repository to,
      Optional<Tag> tag,
      List<RepositoryName> mountFrom)
      throws IOException {
    Cancellation own = new Cancellation();
    Closeable link = invocation.cancellation().register(own::cancel);
    try {
      CopyOptions options =
          CopyOptions.defaults()
              .withListener(new CopyProgress(invocation.console()))
              .withCancellation(own)
              .withMountFrom(mountFrom);
      return new Copier(options).copy(from, root, to, tag);
    } finally {
      invocation.cancellation().unregister(link);
    }
  }
}
