// SPDX-License-Identifier: Apache-2.0
/**
 * The container images that travel along with a CloudImage: its members, as its root lists them
 * (spec/cloudimage.md, "Index").
 */
@NullMarked
package io.cloudimage.oci.members;

import org.jspecify.annotations.NullMarked;
