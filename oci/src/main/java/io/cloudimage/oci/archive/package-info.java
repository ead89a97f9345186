// SPDX-License-Identifier: Apache-2.0
/**
 * Images in one tar file: OCI image layouts, and what {@code docker save} writes and {@code docker
 * load} reads. A file is read through an index of its entries, in any order; it is written under
 * another name and appears when it is whole.
 */
@NullMarked
package io.cloudimage.oci.archive;

import org.jspecify.annotations.NullMarked;
