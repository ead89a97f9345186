// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.members;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import java.util.Optional;

/**
 * A container image under its name, with all platforms that are wanted of it.
 *
 * @param root its manifest or index
 * @param made the root's content, if it was made here and is nowhere else
 */
public record TaggedMember(ImageName name, Descriptor root, Optional<Blob> made) {}
