// SPDX-License-Identifier: Apache-2.0
/**
 * The parts of {@link io.cloudimage.registry.testing.FaultyRegistry}: what it keeps, what it
 * answers, whom it lets in, and what goes wrong with it.
 */
@NullMarked
package io.cloudimage.registry.testing.faulty;

import org.jspecify.annotations.NullMarked;
