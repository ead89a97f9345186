// SPDX-License-Identifier: Apache-2.0
/** Finds out by trying what a registry can do, and where it differs from the spec. */
@NullMarked
package io.cloudimage.registry.probe;

import org.jspecify.annotations.NullMarked;
