// SPDX-License-Identifier: Apache-2.0
/**
 * What a mirror has seen (spec/mirror.md 6): kept below the data root, so that the next run asks
 * for little. All of it may be deleted at any time.
 */
@NullMarked
package io.cloudimage.registry.mirror.state;

import org.jspecify.annotations.NullMarked;
