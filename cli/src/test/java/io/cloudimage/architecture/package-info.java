// SPDX-License-Identifier: Apache-2.0
/** Tests of the shape of the whole project. */
@NullMarked
package io.cloudimage.architecture;

import org.jspecify.annotations.NullMarked;
