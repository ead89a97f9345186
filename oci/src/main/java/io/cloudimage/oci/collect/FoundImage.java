// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.collect;

import io.cloudimage.oci.model.ImageName;
import java.util.List;

/**
 * A container image that something asks for.
 *
 * @param name normalised as Docker does; with a tag, a digest or both
 * @param places all that ask for it, sorted; at least one
 */
public record FoundImage(ImageName name, List<Place> places) {
  /**
   * @throws IllegalArgumentException if nothing asks for it
   */
  public FoundImage {
    places = places.stream().distinct().sorted().toList();
    if (places.isEmpty()) {
      throw new IllegalArgumentException("an image that was found was found somewhere");
    }
  }

  /** Whether no place states the name: all of them were put together by a convention. */
  public boolean isDerived() {
    return places.stream().allMatch(Place::derived);
  }
}
