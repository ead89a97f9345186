// SPDX-License-Identifier: Apache-2.0
/** Tests of this room. */
@NullMarked
package io.cloudimage.registry.mirror.state;

import org.jspecify.annotations.NullMarked;
