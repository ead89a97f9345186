// SPDX-License-Identifier: Apache-2.0
/** From the layers of an image to a directory on a host, and to a list of what would be in it. */
@NullMarked
package io.cloudimage.oci.rootfs;

import org.jspecify.annotations.NullMarked;
