// SPDX-License-Identifier: Apache-2.0
/**
 * The container images in an image's folder {@code registry/}: what they were called before the
 * folder dropped their domains, and which entries of layers go when they are lifted out of it.
 */
@NullMarked
package io.cloudimage.oci.lift;

import org.jspecify.annotations.NullMarked;
