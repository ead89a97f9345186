// SPDX-License-Identifier: Apache-2.0
/**
 * Carries out plans (spec/mirror.md 5): every digest travels once, what was done is not done again,
 * what fails leaves the rest alone.
 */
@NullMarked
package io.cloudimage.registry.mirror.apply;

import org.jspecify.annotations.NullMarked;
