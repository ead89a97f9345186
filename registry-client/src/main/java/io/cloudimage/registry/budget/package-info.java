// SPDX-License-Identifier: Apache-2.0
/**
 * How hard a host is pressed, and when a request that failed goes out again: places in three lanes,
 * whose number follows what the host bears; pauses that it asks for; rates that we keep by choice.
 */
@NullMarked
package io.cloudimage.registry.budget;

import org.jspecify.annotations.NullMarked;
