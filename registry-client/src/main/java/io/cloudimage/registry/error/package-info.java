// SPDX-License-Identifier: Apache-2.0
/** What a registry answers when it refuses, as exceptions. */
@NullMarked
package io.cloudimage.registry.error;

import org.jspecify.annotations.NullMarked;
