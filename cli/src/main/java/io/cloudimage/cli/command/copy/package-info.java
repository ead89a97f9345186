// SPDX-License-Identifier: Apache-2.0
/** The verbs that bring images from one place to another. */
@NullMarked
package io.cloudimage.cli.command.copy;

import org.jspecify.annotations.NullMarked;
