// SPDX-License-Identifier: Apache-2.0
/** The program: its entry, its list of commands, and what happens when one of them fails. */
@NullMarked
package io.cloudimage.cli;

import org.jspecify.annotations.NullMarked;
