// SPDX-License-Identifier: Apache-2.0
/** The inner loops, measured with JMH by {@code bench/loops}; that they work is tested here. */
@NullMarked
package io.cloudimage.oci.bench;

import org.jspecify.annotations.NullMarked;
