// SPDX-License-Identifier: Apache-2.0
/**
 * Kubefiles: text to instructions, and the expansion of variables. Nothing here reads or writes a
 * file.
 */
@NullMarked
package io.cloudimage.oci.kubefile;

import org.jspecify.annotations.NullMarked;
