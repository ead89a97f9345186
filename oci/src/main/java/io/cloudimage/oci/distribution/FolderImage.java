// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.distribution;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.RepositoryName;
import io.cloudimage.oci.model.Tag;
import java.util.List;
import java.util.Optional;

/**
 * An image that a folder holds.
 *
 * @param tag none if it can only be asked for by digest
 * @param root of the manifest or index that the name stands for
 * @param manifests that are there with all their blobs, each with its platform if it is an image's;
 *     at least one
 * @param absent what the index lists and the folder does not hold, or not wholly
 */
public record FolderImage(
    RepositoryName repository,
    Optional<Tag> tag,
    Descriptor root,
    List<Descriptor> manifests,
    List<Descriptor> absent) {
  /**
   * @throws IllegalArgumentException if nothing of the image is there
   */
  public FolderImage {
    manifests = List.copyOf(manifests);
    absent = List.copyOf(absent);
    if (manifests.isEmpty()) {
      throw new IllegalArgumentException("an image in a folder has a manifest");
    }
  }
}
