// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.build;

import io.cloudimage.cli.command.ImageCopy;
import io.cloudimage.cli.command.OpenStore;
import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.command.copy.KnownLocations;
import io.cloudimage.cli.config.CliConfig;
import io.cloudimage.cli.option.MemberFlags;
import io.cloudimage.cli.option.PullPolicy;
import io.cloudimage.oci.build.MemberSource;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.location.ImageSource;
import io.cloudimage.oci.location.Locations;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.transfer.PlatformChoice;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Finds container images where they were said to be, in the local store, or in their registries,
 * and brings them into the store.
 */
final class StoreMembers implements MemberSource {
  private final OpenStore store;
  private final Registries registries;
  private final ImageCopy copy;
  private final Locations locations;
  private final MemberFlags flags;
  private final PullPolicy policy;

  StoreMembers(
      CliConfig config,
      OpenStore store,
      Registries registries,
      ImageCopy copy,
      MemberFlags flags,
      PullPolicy policy) {
    this.store = store;
    this.registries = registries;
    this.copy = copy;
    this.locations = KnownLocations.of(config, registries);
    this.flags = flags;
    this.policy = policy;
  }

  @Override
  public Found find(ImageName name, Platform platform, boolean whole) throws IOException {
    Optional<String> place = flags.placeOf(name);
    if (place.isPresent()) {
      try (ImageSource source = locations.openSource(place.get())) {
        return take(name, source.repository(), source.root(), platform, whole);
      }
    }
    for (String folder : flags.places()) {
      Optional<ImageSource> found = search(folder, name);
      if (found.isPresent()) {
        try (ImageSource source = found.get()) {
          return take(name, source.repository(), source.root(), platform, whole);
        }
      }
    }
    if (policy == PullPolicy.NEVER) {
      return take(
          name, store.layout().repository(name), store.layout().resolve(name), platform, whole);
    }
    ReadableRepository registry = registries.source(name);
    return take(name, registry, registry.resolve(name.reference()), platform, whole);
  }

  /** Archives and layouts call images by whole names, by short ones, or by a tag. */
  private Optional<ImageSource> search(String place, ImageName name) throws IOException {
    List<String> names =
        name.digest().isPresent()
            ? List.of("@" + name.digest().get())
            : List.of(":" + name, ":" + name.familiar());
    for (String each : names) {
      try {
        return Optional.of(locations.openSource(place + each));
      } catch (OciException e) {
        if (e.kind() != ErrorKind.NOT_FOUND) {
          throw e;
        }
      }
    }
    return Optional.empty();
  }

  private Found take(
      ImageName name, ReadableRepository from, Descriptor root, Platform platform, boolean whole)
      throws IOException {
    boolean isIndex = root.mediaType().isIndex();
    boolean pinned = isIndex && name.digest().equals(Optional.of(root.digest()));
    Descriptor manifest = PlatformChoice.choose(from, root, platform);
    copy.fetch(name, from, whole || pinned ? root : manifest);
    return new Found(store.layout(), isIndex ? Optional.of(root) : Optional.empty(), manifest);
  }
}
