// SPDX-License-Identifier: Apache-2.0
/**
 * Many images, each with all that belongs to it, in one archive: out of a repository and into the
 * store. What the other side has can stay behind.
 */
@NullMarked
package io.cloudimage.oci.bundle;

import org.jspecify.annotations.NullMarked;
