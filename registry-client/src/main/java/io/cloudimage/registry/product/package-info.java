// SPDX-License-Identifier: Apache-2.0
/**
 * What some registries offer beyond the distribution spec, through interfaces of their own: lists
 * of repositories, digests with the tags, and the removal of one tag.
 */
@NullMarked
package io.cloudimage.registry.product;

import org.jspecify.annotations.NullMarked;
