// SPDX-License-Identifier: Apache-2.0
/** The verbs about the container images that a CloudImage carries. */
@NullMarked
package io.cloudimage.cli.command.members;

import org.jspecify.annotations.NullMarked;
