// SPDX-License-Identifier: Apache-2.0
/** The commands that look into registries and change single things there, one class each. */
@NullMarked
package io.cloudimage.cli.command.remote;

import org.jspecify.annotations.NullMarked;
