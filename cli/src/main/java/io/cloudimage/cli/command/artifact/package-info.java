// SPDX-License-Identifier: Apache-2.0
/** The verbs about what is attached to images, and about files as content of a registry. */
@NullMarked
package io.cloudimage.cli.command.artifact;

import org.jspecify.annotations.NullMarked;
