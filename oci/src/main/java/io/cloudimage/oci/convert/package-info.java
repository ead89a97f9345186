// SPDX-License-Identifier: Apache-2.0
/**
 * Changes what an image is written as on its way from one repository to another, when someone asks
 * for it: the media types of OCI or of Docker, and the compression of layers. What the image holds
 * stays the same; its digests do not.
 */
@NullMarked
package io.cloudimage.oci.convert;

import org.jspecify.annotations.NullMarked;
