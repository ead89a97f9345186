// SPDX-License-Identifier: Apache-2.0
/** One class per verb: resolve the configuration, make one library call, print what came of it. */
@NullMarked
package io.cloudimage.cli.command;

import org.jspecify.annotations.NullMarked;
