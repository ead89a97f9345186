// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.members;

import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import io.cloudimage.spec.AnnotationKeys;

/**
 * The index of a container image that travels along whole, with all its platforms.
 *
 * @param descriptor of the index, without annotations
 */
public record KeptIndex(ImageName name, Descriptor descriptor) {
  /** As the root's index lists it. */
  public Descriptor entry() {
    return Descriptor.of(descriptor.mediaType(), descriptor.digest(), descriptor.size())
        .withAnnotation(AnnotationKeys.MEMBER_NAME, name.toString());
  }
}
