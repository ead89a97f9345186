// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command.build;

import io.cloudimage.cli.command.ImagePart;
import io.cloudimage.oci.build.MemberSource.Found;
import io.cloudimage.oci.error.ErrorKind;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.layout.StoredImage;
import io.cloudimage.oci.lock.Pin;
import io.cloudimage.oci.members.CloudImageRoot;
import io.cloudimage.oci.members.KeptIndex;
import io.cloudimage.oci.members.Member;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.oci.transfer.PlatformChoice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Container images that the local store has: under their names, and as members of its CloudImages.
 */
final class StoredMembers {
  private final LayoutStore store;
  private Optional<List<Carried>> carried = Optional.empty();

  /**
   * A member and who carries it.
   *
   * @param kept its index, if that is there whole
   */
  private record Carried(String carrier, Member member, Optional<Descriptor> kept) {}

  StoredMembers(LayoutStore store) {
    this.store = store;
  }

  /**
   * @param pin what the name stands for; without one, the name decides
   * @throws OciException CONFLICT if CloudImages mean different images by the name
   */
  Optional<Found> find(ImageName name, Platform platform, boolean whole, Optional<Pin> pin)
      throws IOException {
    Optional<Found> own = ofOwnName(name, platform, whole, pin);
    return own.isPresent() ? own : ofCarrier(name, platform, whole, pin);
  }

  private Optional<Found> ofOwnName(
      ImageName name, Platform platform, boolean whole, Optional<Pin> pin) throws IOException {
    try {
      Descriptor root = store.resolve(pin.map(each -> name.at(each.root())).orElse(name));
      Descriptor manifest = PlatformChoice.choose(store, root, platform);
      if (whole && !new ImagePart(store.repository(name), root).isWhole()) {
        return Optional.empty();
      }
      Optional<Descriptor> index = Optional.of(root).filter(each -> each.mediaType().isIndex());
      return store.exists(manifest)
          ? Optional.of(
              new Found(
                  store, manifest, index.map(Descriptor::digest), index.filter(each -> whole)))
          : Optional.empty();
    } catch (OciException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Optional<Found> ofCarrier(
      ImageName name, Platform platform, boolean whole, Optional<Pin> pin) throws IOException {
    Map<Digest, Carried> found = new LinkedHashMap<>();
    for (Carried each : carried()) {
      Member member = each.member();
      boolean isMeant =
          pin.map(p -> p.manifest().equals(member.descriptor().digest()))
              .orElseGet(() -> isCalled(member, name));
      boolean isEnough = !whole || member.index().isEmpty() || each.kept().isPresent();
      if (isMeant && isEnough && platform.accepts(member.platform())) {
        found.putIfAbsent(member.descriptor().digest(), each);
      }
    }
    if (found.size() > 1) {
      List<String> all = new ArrayList<>();
      found.forEach((digest, each) -> all.add(digest + " in " + each.carrier()));
      throw new OciException(
              ErrorKind.CONFLICT,
              "the store's CloudImages mean different images by "
                  + name.familiar()
                  + ": "
                  + String.join(", ", all))
          .withHint("a lock file settles it, or a name with its digest");
    }
    return found.values().stream()
        .findFirst()
        .map(
            each ->
                new Found(
                    store,
                    each.member().descriptor(),
                    each.member().index(),
                    each.kept().filter(index -> whole)));
  }

  /** What has a digest is that content, whatever it is called. */
  private static boolean isCalled(Member member, ImageName name) {
    return name.digest().isEmpty()
        ? member.name().equals(name)
        : name.digest().equals(member.index())
            || name.digest().equals(Optional.of(member.descriptor().digest()));
  }

  /** Read once: a build does not change what others carry. */
  private List<Carried> carried() throws IOException {
    if (carried.isEmpty()) {
      List<Carried> all = new ArrayList<>();
      for (StoredImage image : store.images()) {
        add(image, all);
      }
      carried = Optional.of(all);
    }
    return carried.get();
  }

  /** A CloudImage that is damaged is no reason against the others. */
  private void add(StoredImage image, List<Carried> all) throws IOException {
    try {
      if (!CloudImageRoot.hasMembers(store, image.descriptor())) {
        return;
      }
      CloudImageRoot root = CloudImageRoot.read(store, image.descriptor());
      for (Member member : root.members()) {
        Optional<Descriptor> kept =
            root.keptIndexes().stream()
                .map(KeptIndex::descriptor)
                .filter(index -> member.index().equals(Optional.of(index.digest())))
                .findFirst();
        all.add(
            new Carried(image.name().orElse(image.descriptor().digest().toString()), member, kept));
      }
    } catch (OciException e) {
      if (e.kind() == ErrorKind.CANCELLED) {
        throw e;
      }
    }
  }
}
