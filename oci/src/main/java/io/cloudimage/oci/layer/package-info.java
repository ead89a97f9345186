// SPDX-License-Identifier: Apache-2.0
/**
 * A layer: built from files in one pass, read with every digest checked, and applied to a directory
 * that it cannot leave.
 */
@NullMarked
package io.cloudimage.oci.layer;

import org.jspecify.annotations.NullMarked;
