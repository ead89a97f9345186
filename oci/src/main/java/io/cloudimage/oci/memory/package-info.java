// SPDX-License-Identifier: Apache-2.0
/** A repository in memory: for tests, and for what is small. */
@NullMarked
package io.cloudimage.oci.memory;

import org.jspecify.annotations.NullMarked;
