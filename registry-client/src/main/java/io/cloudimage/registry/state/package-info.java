// SPDX-License-Identifier: Apache-2.0
/**
 * Small files that one run of the program leaves to the next: read by their owner alone, replaced
 * whole, and never needed.
 */
@NullMarked
package io.cloudimage.registry.state;

import org.jspecify.annotations.NullMarked;
