// SPDX-License-Identifier: Apache-2.0
/** Finds secrets where they do not belong: at other hosts, in logs, on the console, in errors. */
@NullMarked
package io.cloudimage.registry.testing.watch;

import org.jspecify.annotations.NullMarked;
