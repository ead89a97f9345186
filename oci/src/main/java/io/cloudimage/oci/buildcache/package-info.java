// SPDX-License-Identifier: Apache-2.0
/** Layers that were made before: what tells that one would be the same, and where it is noted. */
@NullMarked
package io.cloudimage.oci.buildcache;

import org.jspecify.annotations.NullMarked;
