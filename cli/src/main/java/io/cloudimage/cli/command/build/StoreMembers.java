// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.build;

import io.cloudimage.cli.command.Registries;
import io.cloudimage.cli.option.MemberFlags;
import io.cloudimage.cli.option.PullPolicy;
import io.cloudimage.oci.build.MemberSource;
import io.cloudimage.oci.content.ReadableRepository;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.location.ImageSource;
import io.cloudimage.oci.location.Locations;
import io.cloudimage.oci.lock.Pin;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.transfer.PlatformChoice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds container images where they were said to be, in the local store, or in their registries,
 * each of which is asked once what a name stands for.
 */
public final class StoreMembers implements MemberSource {
  private final StoredMembers stored;
  private final Registries registries;
  private final Locations locations;
  private final MemberFlags flags;
  private final PullPolicy policy;
  private final MemberIntake intake;
  private final Map<ImageName, Descriptor> resolved = new HashMap<>();

  /**
   * @param intake what is done with what was found
   */
  public StoreMembers(
      LayoutStore store,
      Registries registries,
      Locations locations,
      MemberFlags flags,
      PullPolicy policy,
      MemberIntake intake) {
    this.stored = new StoredMembers(store);
    this.registries = registries;
    this.locations = locations;
    this.flags = flags;
    this.policy = policy;
    this.intake = intake;
  }

  @Override
  public Found find(ImageName name, Platform platform, boolean whole, Optional<Pin> pin)
      throws IOException {
    Optional<String> place = flags.placeOf(name);
    if (place.isPresent()) {
      try (ImageSource source = locations.openSource(place.get())) {
        return take(name, source.repository(), source.root(), platform, whole);
      }
    }
    for (String folder : flags.places()) {
      Optional<Found> found = search(folder, name, platform, whole, pin);
      if (found.isPresent()) {
        return found.get();
      }
    }
    if (pin.isPresent() || policy == PullPolicy.NEVER) {
      Optional<Found> found = stored.find(name, platform, whole, pin);
      if (found.isPresent()) {
        return found.get();
      }
    }
    if (policy == PullPolicy.NEVER) {
      throw new OciException(
              ErrorKind.NOT_FOUND,
              name.familiar()
                  + pin.map(each -> " as " + each.manifest()).orElse("")
                  + " is not in the local store, under its name or in a CloudImage")
          .withHint("--images-from names an archive or a layout that has it");
    }
    ReadableRepository registry = registries.source(name);
    Descriptor root = pin.isPresent() ? registry.resolve(pin.get().root()) : root(name, registry);
    return take(name, registry, root, platform, whole);
  }

  /** A tag that moves during a build would mean two images for two platforms. */
  private Descriptor root(ImageName name, ReadableRepository registry) throws IOException {
    Descriptor root = resolved.get(name);
    if (root == null) {
      root = registry.resolve(name.reference());
      resolved.put(name, root);
    }
    return root;
  }

  /** Archives and layouts call images by whole names, by short ones, by a tag or by nothing. */
  private Optional<Found> search(
      String place, ImageName name, Platform platform, boolean whole, Optional<Pin> pin)
      throws IOException {
    List<String> names = new ArrayList<>();
    name.digest().ifPresent(digest -> names.add("@" + digest));
    if (names.isEmpty()) {
      names.addAll(List.of(":" + name, ":" + name.familiar()));
      pin.ifPresent(each -> names.addAll(List.of("@" + each.root(), "@" + each.manifest())));
    }
    for (String each : names) {
      try (ImageSource source = locations.openSource(place + each)) {
        if (pin.isEmpty() || isPinned(pin.get(), source, platform)) {
          return Optional.of(take(name, source.repository(), source.root(), platform, whole));
        }
      } catch (OciException e) {
        boolean isNoDigestPlace = e.kind() == ErrorKind.INVALID && each.startsWith("@");
        if (e.kind() != ErrorKind.NOT_FOUND && !isNoDigestPlace) {
          throw e;
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isPinned(Pin pin, ImageSource source, Platform platform)
      throws IOException {
    Digest found = PlatformChoice.choose(source.repository(), source.root(), platform).digest();
    return found.equals(pin.manifest());
  }

  private Found take(
      ImageName name, ReadableRepository from, Descriptor root, Platform platform, boolean whole)
      throws IOException {
    Optional<Descriptor> index = Optional.of(root).filter(each -> each.mediaType().isIndex());
    Found found =
        new Found(
            from,
            PlatformChoice.choose(from, root, platform),
            index.map(Descriptor::digest),
            index.filter(each -> whole));
    return intake.take(name, from, found);
  }
}
