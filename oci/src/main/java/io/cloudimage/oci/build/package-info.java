// SPDX-License-Identifier: Apache-2.0
/**
 * A Kubefile's instructions and a context to an image: one class per instruction, one layer per
 * instruction that changes files.
 */
@NullMarked
package io.cloudimage.oci.build;

import org.jspecify.annotations.NullMarked;
