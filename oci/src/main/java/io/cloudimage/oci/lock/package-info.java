// SPDX-License-Identifier: Apache-2.0
/**
 * The lock file: what the names that a build uses stood for when it was written (spec/lock.md).
 * Values, their text, and comparisons; nothing here asks anybody.
 */
@NullMarked
package io.cloudimage.oci.lock;

import org.jspecify.annotations.NullMarked;
