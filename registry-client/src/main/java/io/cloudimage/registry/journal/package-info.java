// SPDX-License-Identifier: Apache-2.0
/** Uploads that are under way, kept so that a later run goes on with them. */
@NullMarked
package io.cloudimage.registry.journal;

import org.jspecify.annotations.NullMarked;
