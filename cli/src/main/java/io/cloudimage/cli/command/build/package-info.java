// SPDX-License-Identifier: Apache-2.0
/** The verb that makes images: where its bases and container images come from, and its report. */
@NullMarked
package io.cloudimage.cli.command.build;

import org.jspecify.annotations.NullMarked;
