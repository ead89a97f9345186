// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.lift;

import io.cloudimage.oci.collect.FoundImage;
import io.cloudimage.oci.collect.Place;
import io.cloudimage.oci.distribution.FolderImage;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.RegistryHost;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds out which registries the images of a folder were of. The folder has dropped the domains;
 * the files that made somebody put the images there have not.
 */
public final class OriginalNames {
  private final NameMapping mapping;
  private final List<FoundImage> found;

  /**
   * @param found what the tree names, and what else is known to have been put into the folder
   */
  public OriginalNames(NameMapping mapping, List<FoundImage> found) {
    this.mapping = mapping;
    this.found = List.copyOf(found);
  }

  /** What is known of an image. */
  public OriginalName of(FolderImage image) {
    List<FoundImage> named = new ArrayList<>();
    List<FoundImage> beside = new ArrayList<>();
    for (FoundImage each : found) {
      if (each.name().repository().equals(image.repository())) {
        (names(each.name(), image) ? named : beside).add(each);
      }
    }
    named = stated(named);
    List<String> askedBy = places(named);
    boolean pinned = named.stream().anyMatch(each -> each.name().digest().equals(digest(image)));
    List<RegistryHost> candidates = registries(named);
    Optional<RegistryHost> mapped = mapping.of(image.repository());
    if (mapped.isPresent()) {
      return new OriginalName(mapped, candidates, OriginalName.Source.MAPPING, askedBy, pinned);
    }
    if (!named.isEmpty()) {
      return new OriginalName(
          only(candidates), candidates, OriginalName.Source.NAMED, askedBy, pinned);
    }
    candidates = registries(stated(beside));
    return candidates.isEmpty()
        ? new OriginalName(byDefault(image), List.of(), OriginalName.Source.DEFAULT, askedBy, false)
        : new OriginalName(
            only(candidates), candidates, OriginalName.Source.REPOSITORY, askedBy, false);
  }

  private static boolean names(ImageName name, FolderImage image) {
    return name.digest().isPresent()
        ? name.digest().equals(digest(image))
            || image.manifests().stream()
                .map(Descriptor::digest)
                .anyMatch(digest -> name.digest().get().equals(digest))
        : name.tag().equals(image.tag());
  }

  private static Optional<Digest> digest(FolderImage image) {
    return Optional.of(image.root().digest());
  }

  /** A name that a convention put together counts only where nobody states one. */
  private static List<FoundImage> stated(List<FoundImage> images) {
    List<FoundImage> stated = images.stream().filter(each -> !each.isDerived()).toList();
    return stated.isEmpty() ? images : stated;
  }

  private static List<String> places(List<FoundImage> images) {
    Set<String> places = new LinkedHashSet<>();
    for (FoundImage image : images) {
      image.places().stream().map(Place::toString).forEach(places::add);
    }
    return List.copyOf(places);
  }

  private static List<RegistryHost> registries(List<FoundImage> images) {
    Set<RegistryHost> registries = new TreeSet<>();
    images.forEach(each -> registries.add(each.name().registry()));
    return List.copyOf(registries);
  }

  private static Optional<RegistryHost> only(List<RegistryHost> candidates) {
    return candidates.size() == 1 ? Optional.of(candidates.get(0)) : Optional.empty();
  }

  /** Docker Hub has no images outside of folders, so one of them is of another registry. */
  private Optional<RegistryHost> byDefault(FolderImage image) {
    boolean atHub = mapping.defaultRegistry().equals(RegistryHost.DOCKER_HUB);
    return atHub && image.repository().path().indexOf('/') < 0
        ? Optional.empty()
        : Optional.of(mapping.defaultRegistry());
  }
}
