// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.content.Repository;
import io.cloudimage.oci.layout.StoredImage;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.model.RegistryHost;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.transfer.Copier;
import io.cloudimage.oci.transfer.CopyOptions;
import io.cloudimage.oci.transfer.CopyReport;
import io.cloudimage.oci.transfer.PlatformChoice;
import java.io.IOException;
import java.util.ArrayList;
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
    CopyOptions options = options().withMountFrom(mountSources(destination));
    Repository to = registries.repository(destination);
    return new Copier(options).copy(store.layout().repository(source), root, to, destination.tag());
  }

  /**
   * Fetches an image into the store under its own name.
   *
   * @param platform takes this platform's manifest alone instead of the whole
   */
  CopyReport pull(ImageName name, Optional<Platform> platform) throws IOException {
    ReadableRepository from = registries.repository(name);
    Descriptor root = from.resolve(name.reference());
    if (platform.isPresent()) {
      root = PlatformChoice.choose(from, root, platform.get());
    }
    CopyReport report =
        new Copier(options()).copy(from, root, store.layout().repository(name), Optional.empty());
    store.layout().tag(root, name);
    return report;
  }

  private CopyOptions options() {
    return CopyOptions.defaults()
        .withListener(new CopyProgress(invocation.console()))
        .withCancellation(invocation.cancellation());
  }

  /** Other repositories of the same registry that the store knows: they may have the blobs. */
  private List<RepositoryName> mountSources(ImageName destination) throws IOException {
    List<RepositoryName> repositories = new ArrayList<>();
    for (StoredImage image : store.layout().images()) {
      Optional<ImageName> name = image.name().flatMap(ImageCopy::parse);
      if (name.isPresent() && isElsewhere(name.get(), destination)) {
        repositories.add(name.get().repository());
      }
    }
    return repositories.stream().distinct().limit(4).toList();
  }

  private static boolean isElsewhere(ImageName name, ImageName destination) {
    RegistryHost host = destination.registry();
    return name.registry().equals(host) && !name.repository().equals(destination.repository());
  }

  /** What other tools wrote into the store need not be a name. */
  private static Optional<ImageName> parse(String text) {
    try {
      return Optional.of(ImageName.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
