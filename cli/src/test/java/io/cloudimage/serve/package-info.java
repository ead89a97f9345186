// SPDX-License-Identifier: Apache-2.0
/** The embedded registry, asked over HTTP and by other tools. */
@NullMarked
package io.cloudimage.serve;

import org.jspecify.annotations.NullMarked;
