// SPDX-License-Identifier: Apache-2.0
/**
 * An image with all that is said about it: its index, its manifests, their referrers, and the tags
 * by which signatures and attestations are found; read, copied and compared as one thing.
 */
@NullMarked
package io.cloudimage.oci.closure;

import org.jspecify.annotations.NullMarked;
