// SPDX-License-Identifier: Apache-2.0
/**
 * What a user sees: results on standard output; messages, logs and progress on standard error; the
 * exit code. Nothing here knows a command.
 */
@NullMarked
package io.cloudimage.cli.output;

import org.jspecify.annotations.NullMarked;
