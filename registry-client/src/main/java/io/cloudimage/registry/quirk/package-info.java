// SPDX-License-Identifier: Apache-2.0
/**
 * What registries do otherwise than the spec says: seen at a host, never assumed of a brand, and
 * forgotten after a while.
 */
@NullMarked
package io.cloudimage.registry.quirk;

import org.jspecify.annotations.NullMarked;
