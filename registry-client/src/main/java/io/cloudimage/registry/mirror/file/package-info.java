// SPDX-License-Identifier: Apache-2.0
/** The mirror file (spec/mirror.md 2): what is wanted where. */
@NullMarked
package io.cloudimage.registry.mirror.file;

import org.jspecify.annotations.NullMarked;
