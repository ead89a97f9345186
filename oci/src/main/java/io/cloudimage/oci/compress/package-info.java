// SPDX-License-Identifier: Apache-2.0
/**
 * How layers are compressed: none, gzip and zstd, in one immutable set; strict decoding under a
 * limit of growth, and encoding whose bytes do not depend on the number of threads.
 */
@NullMarked
package io.cloudimage.oci.compress;

import org.jspecify.annotations.NullMarked;
