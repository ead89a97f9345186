// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.members;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.Digest;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.oci.model.Platform;
import io.cloudimage.spec.AnnotationKeys;
import java.util.List;
import java.util.Optional;

/**
 * A container image of one platform that travels along with a CloudImage.
 *
 * @param name whole, with a tag, a digest or both
 * @param descriptor of its manifest, with the platform, without annotations
 * @param index the digest of the index that the manifest came out of, if it did
 * @param size of manifest, config and layers together, in bytes; 0 if nobody says
 * @param askedBy why it travels along; empty if nobody says
 */
public record Member(
    ImageName name,
    Descriptor descriptor,
    Optional<Digest> index,
    long size,
    List<String> askedBy) {
  /**
   * @throws IllegalArgumentException if the descriptor does not say its platform
   */
  public Member {
    if (descriptor.platform().isEmpty()) {
      throw new IllegalArgumentException("a member says its platform");
    }
    askedBy = List.copyOf(askedBy);
  }

  public Platform platform() {
    return descriptor.platform().orElseThrow();
  }

  /** As the root's index lists it. */
  public Descriptor entry() {
    Descriptor entry =
        Descriptor.of(descriptor.mediaType(), descriptor.digest(), descriptor.size())
            .withPlatform(platform())
            .withAnnotation(AnnotationKeys.MEMBER_NAME, name.toString());
    return index
        .map(digest -> entry.withAnnotation(AnnotationKeys.MEMBER_INDEX, digest.toString()))
        .orElse(entry);
  }
}
