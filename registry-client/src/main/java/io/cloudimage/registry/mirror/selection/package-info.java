// SPDX-License-Identifier: Apache-2.0
/** Which tags and repositories a mirror takes: lists, globs, regular expressions, versions. */
@NullMarked
package io.cloudimage.registry.mirror.selection;

import org.jspecify.annotations.NullMarked;
