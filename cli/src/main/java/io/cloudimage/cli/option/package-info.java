// SPDX-License-Identifier: Apache-2.0
/** Options that several commands share, as picocli mixins. They hold what was typed, no more. */
@NullMarked
package io.cloudimage.cli.option;

import org.jspecify.annotations.NullMarked;
