// SPDX-License-Identifier: Apache-2.0
/** The names that the specification fixes, and the way to its schemas and vectors. */
@NullMarked
package io.cloudimage.spec;

import org.jspecify.annotations.NullMarked;
