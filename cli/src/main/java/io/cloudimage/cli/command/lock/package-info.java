// SPDX-License-Identifier: Apache-2.0
/** The verbs about lock files: what a build's names stand for, written down and compared. */
@NullMarked
package io.cloudimage.cli.command.lock;

import org.jspecify.annotations.NullMarked;
