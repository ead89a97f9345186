// SPDX-License-Identifier: Apache-2.0
/**
 * Mirroring of images, repositories and whole registries (spec/mirror.md): a file says what is
 * wanted, a plan what is to be done for it, and a plan is carried out as it stands.
 */
@NullMarked
package io.cloudimage.registry.mirror;

import org.jspecify.annotations.NullMarked;
