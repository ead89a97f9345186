// SPDX-License-Identifier: Apache-2.0
/**
 * Takes one tag away and leaves all other tags of the same manifest where they are: by the way of
 * the distribution spec, by the product's own interface, or by way of a placeholder.
 */
@NullMarked
package io.cloudimage.registry.deletion;

import org.jspecify.annotations.NullMarked;
