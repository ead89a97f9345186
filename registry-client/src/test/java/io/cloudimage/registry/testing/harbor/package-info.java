// SPDX-License-Identifier: Apache-2.0
/** The parts of {@link io.cloudimage.registry.testing.HarborRegistry}. */
@NullMarked
package io.cloudimage.registry.testing.harbor;

import org.jspecify.annotations.NullMarked;
