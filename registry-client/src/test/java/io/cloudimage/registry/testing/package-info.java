// SPDX-License-Identifier: Apache-2.0
/**
 * Registries for tests: real ones as processes, scripted ones, and their certificates and tokens.
 */
@NullMarked
package io.cloudimage.registry.testing;

import org.jspecify.annotations.NullMarked;
