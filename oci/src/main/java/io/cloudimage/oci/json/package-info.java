// SPDX-License-Identifier: Apache-2.0
/**
 * The codec: strict about what is wrong, lenient about what is merely unknown, canonical on write.
 */
@NullMarked
package io.cloudimage.oci.json;

import org.jspecify.annotations.NullMarked;
