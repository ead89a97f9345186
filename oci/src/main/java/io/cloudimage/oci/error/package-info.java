// SPDX-License-Identifier: Apache-2.0
/**
 * How things go wrong: one exception, its kinds, and the escaping of text that came from outside.
 */
@NullMarked
package io.cloudimage.oci.error;

import org.jspecify.annotations.NullMarked;
