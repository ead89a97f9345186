// SPDX-License-Identifier: Apache-2.0
/** Users and rules. */
@NullMarked
package io.cloudimage.serve.access;

import org.jspecify.annotations.NullMarked;
