// SPDX-License-Identifier: Apache-2.0
/**
 * One request and its answer: headers, bodies, ranges, and the errors of the distribution spec. The
 * only user of the HTTP server.
 */
@NullMarked
package io.cloudimage.serve.http;

import org.jspecify.annotations.NullMarked;
