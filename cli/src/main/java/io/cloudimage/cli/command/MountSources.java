// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.cli.command;

import io.cloudimage.oci.content.Successors;
import io.cloudimage.oci.error.OciException;
import io.cloudimage.oci.layout.LayoutStore;
import io.cloudimage.oci.layout.StoredImage;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.transfer.MountCandidates;
import io.cloudimage.registry.origin.Origins;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which other repositories of a registry have an image's blobs, so that these need not be sent
 * again: those that they came from or went to, as far as is noted; else those of the store's images
 * that share a blob with it, which is a guess. A wrong one costs a request.
 */
final class MountSources {
  private static final int MOST = 3;

  private final LayoutStore store;
  private final Origins origins;

  MountSources(LayoutStore store, Origins origins) {
    this.store = store;
    this.origins = origins;
  }

  /** Repositories to try for each blob. */
  MountCandidates of(Descriptor root, ImageName destination) throws IOException {
    Map<Digest, List<RepositoryName>> noted = origins.of(destination.registry());
    List<RepositoryName> guesses = guesses(root, destination);
    return blob -> {
      List<RepositoryName> known =
          noted.getOrDefault(blob.digest(), List.of()).stream()
              .filter(each -> !each.equals(destination.repository()))
              .limit(MOST)
              .toList();
      return known.isEmpty() ? guesses : known;
    };
  }

  private List<RepositoryName> guesses(Descriptor root, ImageName destination) throws IOException {
    Set<Digest> wanted = blobs(root);
    Set<RepositoryName> known = new LinkedHashSet<>();
    Set<RepositoryName> guessed = new LinkedHashSet<>();
    for (StoredImage image : store.images()) {
      Optional<ImageName> name = image.name().flatMap(MountSources::parse);
      if (name.isPresent() && sharesABlob(image.descriptor(), wanted)) {
        boolean there = name.get().registry().equals(destination.registry());
        (there ? known : guessed)
            .add(there ? name.get().repository() : beside(destination, name.get()));
      }
    }
    known.addAll(guessed);
    known.remove(destination.repository());
    return known.stream().limit(MOST).toList();
  }

  /** An image that has another name here probably lies beside the destination there. */
  private static RepositoryName beside(ImageName destination, ImageName other) {
    String path = destination.repository().path();
    String parent = path.substring(0, path.lastIndexOf('/') + 1);
    String otherPath = other.repository().path();
    return new RepositoryName(parent + otherPath.substring(otherPath.lastIndexOf('/') + 1));
  }

  private boolean sharesABlob(Descriptor root, Set<Digest> wanted) throws IOException {
    return blobs(root).stream().anyMatch(wanted::contains);
  }

  /** What the image's manifests name; nothing of an image that is damaged. */
  private Set<Digest> blobs(Descriptor root) throws IOException {
    Set<Digest> blobs = new HashSet<>();
    try {
      collect(root, blobs, 0);
    } catch (OciException e) {
      blobs.clear();
    }
    return blobs;
  }

  private void collect(Descriptor target, Set<Digest> blobs, int depth) throws IOException {
    boolean refers = target.mediaType().isIndex() || target.mediaType().isManifest();
    if (!refers) {
      blobs.add(target.digest());
    } else if (depth < 4 && store.exists(target)) {
      for (Descriptor successor : Successors.of(store, target)) {
        collect(successor, blobs, depth + 1);
      }
    }
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
