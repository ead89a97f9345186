// SPDX-License-Identifier: Apache-2.0
package io.cloudimage.oci.distribution;

import io.cloudimage.oci.content.Blob;
import io.cloudimage.oci.model.Descriptor;
import io.cloudimage.oci.model.ImageName;
import java.util.Optional;

/**
 * A container image that is to be in the folder.
 *
 * @param root its manifest or index
 * @param made the root's content, if it was made here and is nowhere else
 */
record FolderImage(ImageName name, Descriptor root, Optional<Blob> made) {}
