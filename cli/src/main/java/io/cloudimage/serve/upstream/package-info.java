// SPDX-License-Identifier: Apache-2.0
/**
 * Other registries whose content fills the store as it is asked for: which of them a request means,
 * what is here of it, and how often they are asked. Knows them by an interface alone.
 */
@NullMarked
package io.cloudimage.serve.upstream;

import org.jspecify.annotations.NullMarked;
