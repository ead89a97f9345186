// SPDX-License-Identifier: Apache-2.0
/** {@code mirror}: plan, apply, run. */
@NullMarked
package io.cloudimage.cli.command.mirror;

import org.jspecify.annotations.NullMarked;
