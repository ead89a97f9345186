// SPDX-License-Identifier: Apache-2.0
/**
 * The embedded registry: the distribution spec 1.1 over a local store. One class per group of
 * endpoints, link records that say which repository has which content, and an HTTP server that
 * bounds threads, waiting and open uploads. It knows nothing of the command line.
 */
@NullMarked
package io.cloudimage.serve;

import org.jspecify.annotations.NullMarked;
