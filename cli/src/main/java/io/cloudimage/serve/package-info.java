// SPDX-License-Identifier: Apache-2.0
/**
 * The embedded registry: the distribution spec 1.1 over a local store. Here are the server, its
 * options and what it tells of requests; its rooms are {@code http}, {@code content} and {@code
 * endpoint}. It knows nothing of the command line.
 */
@NullMarked
package io.cloudimage.serve;

import org.jspecify.annotations.NullMarked;
