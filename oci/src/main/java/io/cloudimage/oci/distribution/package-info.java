// SPDX-License-Identifier: Apache-2.0
/**
 * The folder in which the distribution registry keeps its content (its filesystem driver, version 2
 * of the layout): container images of a CloudImage, laid out for a registry that is pointed at it.
 */
@NullMarked
package io.cloudimage.oci.distribution;

import org.jspecify.annotations.NullMarked;
