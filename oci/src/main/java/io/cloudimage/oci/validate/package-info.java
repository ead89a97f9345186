// SPDX-License-Identifier: Apache-2.0
/** Derives every digest, size and diffID of a graph again, from the bytes. */
@NullMarked
package io.cloudimage.oci.validate;

import org.jspecify.annotations.NullMarked;
